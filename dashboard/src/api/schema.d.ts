// Written by scripts/write-api-client.mjs from the management API's own document.
export interface paths {
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who calls, and what is theirs */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** In which ways people can sign in */
        get: operations["getSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who belongs to the workspace */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take somebody out of the workspace, or leave it
         * @description Leaving needs no permission. One owner has to stay.
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        /**
         * Give a member another role
         * @description Neither to nor from a role above your own. One owner has to stay.
         */
        patch: operations["changeMember"];
        trace?: never;
    };
    "/api/workspaces/{ws}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Invitations that are open, newest first */
        get: operations["listInvitations"];
        put?: never;
        /**
         * Invite somebody to the workspace
         * @description For seven days. The link is in this answer only, and goes out by mail where that is configured.
         */
        post: operations["createInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an invitation */
        delete: operations["revokeInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join the workspace that an invitation is for
         * @description Only with the address that it was made for. Whoever has accepted it may do so again.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Become the first operator
         * @description With the secret of the link that the start prints while nobody is operator. Once, within a day.
         */
        post: operations["claimOperator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/password-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A link with which somebody sets a new password
         * @description For a day, once. The sessions of the account end when it is used; a second factor stays.
         */
        post: operations["createPasswordLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List workspaces, newest first
         * @description The operator sees all of them, a token its own one, a person those they belong to.
         */
        get: operations["listWorkspaces"];
        put?: never;
        /**
         * Make a workspace
         * @description Who is signed in becomes its owner, unless they are the operator.
         */
        post: operations["createWorkspace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One workspace */
        get: operations["getWorkspace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change name, time zone or suspension
         * @description What is left out stays. In effect on every node within a second.
         */
        patch: operations["changeWorkspace"];
        trace?: never;
    };
    "/api/workspaces/{ws}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List keys, newest first */
        get: operations["listKeys"];
        put?: never;
        /**
         * Issue a key
         * @description The secret is in this answer only. It works at once on this node, within a second on the others.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One key */
        get: operations["getKey"];
        put?: never;
        post?: never;
        /**
         * Revoke a key for good
         * @description It stops working within a second on every node. Its requests stay on record.
         */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        /**
         * Change a key
         * @description What is left out stays; null lifts a limit. In effect on every node within a second.
         */
        patch: operations["changeKey"];
        trace?: never;
    };
    "/api/workspaces/{ws}/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a key a new secret
         * @description Id, limits and spending stay. The former secret works for `overlapSeconds` more.
         */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List credentials, newest first */
        get: operations["listCredentials"];
        put?: never;
        /**
         * Store a provider's secret of the workspace
         * @description For the byok lane of this workspace only. The secret is encrypted and never comes back.
         */
        post: operations["createCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/credentials/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One credential */
        get: operations["getCredential"];
        put?: never;
        post?: never;
        /** Delete a credential and its secret */
        delete: operations["deleteCredential"];
        options?: never;
        head?: never;
        /**
         * Change a credential or replace its secret
         * @description What is left out stays. In effect on every node within a second.
         */
        patch: operations["changeCredential"];
        trace?: never;
    };
    "/api/workspaces/{ws}/credentials/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the provider whether the credential works
         * @description Answers 200 also when it does not; `ok` tells.
         */
        post: operations["testCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Providers that credentials can be for, by name */
        get: operations["listProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/credits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Grants, top-ups and corrections, newest first */
        get: operations["listCredits"];
        put?: never;
        /**
         * Add credit, or take some back
         * @description Needs the header Idempotency-Key: 400 without. The same key and body again give the first answer (header `idempotency-replayed: true`) and post nothing; the same key with another body is a 409.
         */
        post: operations["createCredit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Credit, holds and what is left */
        get: operations["getBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Months in which credit moved, the latest first */
        get: operations["listStatements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/statements/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One month of a workspace's credit: opening, movements, closing
         * @description Charges belong to the month in which their request came, in the time zone that the workspace had then; everything else to the month in which it was booked. Opening and movements make the closing exactly, and each month's opening is the former one's closing. Requests that began in the month and are still running are added when they end.
         */
        get: operations["getStatement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Requests, newest first
         * @description Settled requests only. On cheap the fields costUsd, upstreamId and credentialId are the operator's own knowledge and left out for workspace tokens; on resale credentialId is. With several filters a page can hold fewer than `limit` requests, or none, and still have a nextCursor: go on until it is null.
         */
        get: operations["listRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One request with its attempts and its plan */
        get: operations["getRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspace's rules */
        get: operations["getPolicy"];
        /**
         * Replace the workspace's rules
         * @description Replaces all of them: what is left out goes back to the default. In effect within a second.
         */
        put: operations["replacePolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/learning": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What smart-route has learned of the workspace's own traffic */
        get: operations["getLearning"];
        put?: never;
        post?: never;
        /**
         * Forget what smart-route has learned, and all scores
         * @description The shared table holds again. Learning goes on by new scores unless the policy says otherwise.
         */
        delete: operations["forgetLearning"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prices agreed with the workspace and offered to it, on all lanes */
        get: operations["listQuotes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/quotes/{lane}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prices agreed with the workspace and offered to it, on one lane */
        get: operations["getQuotes"];
        /**
         * Put a new version of the prices agreed on one lane in force
         * @description New requests are charged by it within a second; requests under way keep the terms they were planned with. The former version stays as history, one that was to come into force later is dropped.
         */
        put: operations["replaceQuotes"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/quotes/{lane}/offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Offer the workspace a new version of its prices on one lane
         * @description Takes the place of an offer that is still open. It stays open, whatever is put in force meanwhile, until it is accepted, declined, withdrawn or superseded, or until acceptUntil.
         */
        post: operations["createOffer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/quotes/{lane}/offers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One offer, open or not */
        get: operations["getOffer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/quotes/{lane}/offers/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an offer: it is in force from now on, or from its validFrom on
         * @description Accepting it again gives the same answer and changes nothing. 409 when it is not open any more.
         */
        post: operations["acceptOffer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/quotes/{lane}/offers/{id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decline an offer */
        post: operations["declineOffer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/quotes/{lane}/offers/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraw an offer that was not accepted */
        post: operations["withdrawOffer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/quotes/{lane}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What each model would cost the workspace on the lane under these rules
         * @description Nothing is stored, nobody is charged by it.
         */
        post: operations["previewQuotes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The catalogue with deployments, costs and lane prices */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a model has cost on each lane since when, newest first
         * @description Prices by the general terms, as configuration and listed prices had them; kept since the server knows of them. What is quoted to a workspace has a history of its own: GET …/quotes.
         */
        get: operations["listModelPrices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What each model costs this workspace on each lane now
         * @description Quotes and margins applied: what the next request would be charged by.
         */
        get: operations["listPrices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List management tokens, newest first */
        get: operations["listTokens"];
        put?: never;
        /**
         * Issue a management token
         * @description For this API, in this workspace only. The secret is in this answer only.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a management token */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sums of one month by day, key, model or lane */
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Requests, errors, money and latency over time
         * @description Settled requests by hour or day, for charts; every bucket of the span, empty ones too.
         */
        get: operations["getSeries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/savings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the same traffic would have cost on one model, and what smart-route would have saved */
        get: operations["getSavings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export requests, or their sums by group, as CSV or JSON lines
         * @description Good for billing one's own customers. Records come oldest first. With `groupBy` a line has the groups, then requests, inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens, costUsd and chargeUsd; lines come by day (or month) first, then in the order of the groups. For workspace tokens costUsd leaves cheap out. Only settled requests: leave the last minutes out (`until`) when a later export goes on from there, or requests that were still running are missed. A failure midway breaks the connection; go on with `cursor` and the same filters. In CSV, texts that a spreadsheet would run as a formula start with an apostrophe.
         */
        get: operations["exportRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ledger/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prove the books
         * @description Reads all of them: on a large database rather at night.
         */
        get: operations["checkLedger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ledger/transactions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A transaction with its postings and its requests */
        get: operations["getLedgerTransaction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ledger/requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A request of any workspace with its hold, price version and transaction */
        get: operations["getLedgerRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{ws}/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A workspace's transactions, newest first */
        get: operations["listLedgerTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How this node does, and how the operator's credentials do
         * @description Of the node that answers. What is counted since the start begins anew with it.
         */
        get: operations["getSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the configuration file again
         * @description All or nothing: with a problem in the file (400) the former configuration stays in force.
         */
        post: operations["reloadConfiguration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getOpenapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ErrorInput: {
            error: {
                /** @description Kind of error: invalid_request, unauthenticated, forbidden, not_found, conflict, … */
                type: string;
                /** @description Machine-readable and stable. */
                code: string;
                /** @description What is wrong and what to do. */
                message: string;
                /** @description The field that is to blame. */
                param: string | null;
            };
        };
        CredentialInput: {
            id: string;
            workspaceId: string;
            provider: string;
            name: string;
            /** @description Last characters of the secret. */
            hint: string;
            baseUrl: string | null;
            region: string | null;
            monthlyBudgetUsd: string | null;
            /**
             * @description What the provider charged on it this month, as far as it is settled.
             * @example 0.0015
             */
            monthSpentUsd: string;
            priority: number;
            models: {
                [key: string]: string;
            };
            prices: {
                [key: string]: {
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    input?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    output?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite1h?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    reasoning?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioCacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    character?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    image?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    request?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    search?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    second?: string;
                    batch?: string;
                    leastSeconds?: number;
                    tiers?: {
                        aboveInputTokens: number;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        input?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        output?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheRead?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheWrite?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheWrite1h?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        reasoning?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioInput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioCacheRead?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioOutput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        imageInput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        imageOutput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        character?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        image?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        request?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        search?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        second?: string;
                    }[];
                };
            };
            disabled: boolean;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
        };
        CredentialTestInput: {
            ok: boolean;
            /** @description HTTP status of the provider's answer; null when there was none. */
            status: number | null;
            message: string;
        };
        CreditInput: {
            id: string;
            workspaceId: string;
            /** @enum {string} */
            kind: "grant" | "topup" | "correction";
            /**
             * @description USD as a decimal string.
             * @example 0.0015
             */
            amountUsd: string;
            reason: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
        };
        BalanceInput: {
            /**
             * @description Prepaid credit, all settled requests taken off.
             * @example 0.0015
             */
            creditUsd: string;
            /**
             * @description Held for requests that are under way.
             * @example 0.0015
             */
            heldUsd: string;
            /**
             * @description What can be spent now: credit less holds.
             * @example 0.0015
             */
            availableUsd: string;
        };
        DecisionInput: {
            /** @description True: the request named a model, which served; this is what would have been chosen. */
            shadow: boolean;
            /** @description The choice. */
            model: string;
            reference: string;
            /** @enum {string} */
            referenceBy: "policy" | "best" | "dearest";
            /** @enum {string} */
            preset: "economy" | "balanced" | "best" | "within";
            aim: {
                slack: number;
                caution: number;
                thrift: number;
            };
            /** @description Share of the key's budget at which a rule lowered the preset. */
            downgradedAt: number | null;
            /** @description Score that a model must be sure to reach. */
            floor: number | null;
            /** @description What the answer is held against before it is given; one that fails goes to the reference. */
            verifies: ("schema" | "tools" | "pattern")[];
            /** @description Labels of the workspace's own that the choice rests on. Null: on the shared table alone. */
            learnedFrom: number | null;
            domains: {
                name: string;
                share: number;
            }[];
            difficulty: number;
            /** @description An estimate. */
            inputTokens: number;
            /** @description The model that the conversation was on. */
            conversationOn: string | null;
            /** @description True: no model met maxTtftMs. */
            barLifted: boolean;
            options: {
                model: string;
                /** @enum {string} */
                lane: "cheap" | "resale" | "byok";
                provider: string;
                /** @description Expected score, 0 to 1. Null: nothing is known of its quality. */
                expected: number | null;
                /** @description Expected score less the doubt about it. */
                lower: number | null;
                /** @description What the shared table expects, where the workspace's own labels moved that. */
                shared: number | null;
                /** @description Expected price of the call, an estimate. Null: unpriced. */
                costUsd: string | null;
                /** @description Expected, an estimate. */
                outputTokens: number | null;
                /** @description Input that is likely to be read from its prompt cache. */
                cachedTokens: number | null;
                /** @description Time in which 95 of 100 of its answers of the last minute began. */
                ttftMs: number | null;
                /** @description chosen, explored, reference, below floor, worth less or unknown quality. */
                why: string;
            }[];
            drops: {
                model: string;
                reason: string;
            }[];
        };
        RequestInput: {
            id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            keyId: string;
            /** @enum {string} */
            lane: "cheap" | "resale" | "byok";
            requestedModel: string;
            servedModel: string;
            /** @description What the provider said it was. */
            reportedModel: string | null;
            provider: string;
            region: string | null;
            /** @description Of the workspace's own; others the operator sees. */
            credentialId?: string | null;
            /** @description The provider's id of the answer. On cheap the operator's. */
            upstreamId?: string | null;
            status: number;
            /** @description completed, failed, cancelled or interrupted. */
            outcome: string;
            stream: boolean;
            usage: {
                /** @description All input, cache included. */
                inputTokens: number | null;
                cacheReadTokens: number | null;
                cacheWriteTokens: number | null;
                /** @description All output, reasoning included. */
                outputTokens: number | null;
                reasoningTokens: number | null;
                /** @description True when the provider did not report every count. */
                estimated: boolean;
            };
            finishReason: string | null;
            /** @description What the providers charge for all attempts; null: unpriced. On cheap only for the operator. */
            costUsd?: string | null;
            /**
             * @description What the workspace pays.
             * @example 0.0015
             */
            chargeUsd: string;
            /**
             * @description Operator only: billed beyond the hold and borne by the operator.
             * @example 0.0015
             */
            overrunUsd?: string;
            priceVersion: string | null;
            latencyMs: number;
            ttftMs: number | null;
            /** @description hit, semantic, miss or off. */
            cache: string;
            endUser: string | null;
            tags: {
                [key: string]: string;
            };
        };
        RequestDetailInput: {
            id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            keyId: string;
            /** @enum {string} */
            lane: "cheap" | "resale" | "byok";
            requestedModel: string;
            servedModel: string;
            /** @description What the provider said it was. */
            reportedModel: string | null;
            provider: string;
            region: string | null;
            /** @description Of the workspace's own; others the operator sees. */
            credentialId?: string | null;
            /** @description The provider's id of the answer. On cheap the operator's. */
            upstreamId?: string | null;
            status: number;
            /** @description completed, failed, cancelled or interrupted. */
            outcome: string;
            stream: boolean;
            usage: {
                /** @description All input, cache included. */
                inputTokens: number | null;
                cacheReadTokens: number | null;
                cacheWriteTokens: number | null;
                /** @description All output, reasoning included. */
                outputTokens: number | null;
                reasoningTokens: number | null;
                /** @description True when the provider did not report every count. */
                estimated: boolean;
            };
            finishReason: string | null;
            /** @description What the providers charge for all attempts; null: unpriced. On cheap only for the operator. */
            costUsd?: string | null;
            /**
             * @description What the workspace pays.
             * @example 0.0015
             */
            chargeUsd: string;
            /**
             * @description Operator only: billed beyond the hold and borne by the operator.
             * @example 0.0015
             */
            overrunUsd?: string;
            priceVersion: string | null;
            latencyMs: number;
            ttftMs: number | null;
            /** @description hit, semantic, miss or off. */
            cache: string;
            endUser: string | null;
            tags: {
                [key: string]: string;
            };
            /** @description Calls to providers, in order. */
            attempts: {
                /** @enum {string} */
                lane: "cheap" | "resale" | "byok";
                provider: string;
                model: string;
                region: string | null;
                credentialId?: string | null;
                status: number | null;
                /** @description Null: it served the answer. */
                error: string | null;
                latencyMs: number;
                /** @description What the provider charges for this attempt, or may charge for one that failed. Null: unpriced. */
                costUsd?: string | null;
                /** @description What of the charge is for an answer that failed its verification. Null: nothing, or it is the last one. */
                chargeUsd: string | null;
                /** @description Null: nothing that is billed. Failed attempts that the provider may bill have their estimated input. */
                usage: {
                    /** @description All input, cache included. */
                    inputTokens: number | null;
                    cacheReadTokens: number | null;
                    cacheWriteTokens: number | null;
                    /** @description All output, reasoning included. */
                    outputTokens: number | null;
                    reasoningTokens: number | null;
                    /** @description True when the provider did not report every count. */
                    estimated: boolean;
                } | null;
            }[];
            /** @description The quote that set the price. Null: price list, default margin or byok. */
            quote: {
                id: string;
                version: number;
            } | null;
            /** @description Candidates in order, and what was dropped with its reason. */
            plan: {
                /** @enum {string} */
                lane: "cheap" | "resale" | "byok";
                provider: string;
                model: string;
                region: string | null;
                credentialId?: string | null;
                chargeCeilingUsd: string | null;
                priceVersion: string | null;
                /** @description The quote that sets the charge. Null: price list, default margin or byok. */
                quote: {
                    id: string;
                    version: number;
                } | null;
                /** @description Why it was no candidate. Null: it was one. */
                dropped: string | null;
            }[];
            /** @description Null: the request named its model, and no shadow was wanted. */
            decision: components["schemas"]["DecisionInput"] | null;
            /** @description The usage object as the provider sent it. On cheap only for the operator. */
            rawUsage?: unknown;
        };
        ExplanationInput: {
            requestedModel: string | null;
            /** @description Why the call would be refused before anything is held. Null: it would not. */
            refused: {
                status: number;
                code: string;
                message: string;
            } | null;
            /** @description Candidates in order, and what is dropped with its reason. */
            plan: {
                /** @enum {string} */
                lane: "cheap" | "resale" | "byok";
                provider: string;
                model: string;
                region: string | null;
                credentialId?: string | null;
                chargeCeilingUsd: string | null;
                priceVersion: string | null;
                /** @description The quote that sets the charge. Null: price list, default margin or byok. */
                quote: {
                    id: string;
                    version: number;
                } | null;
                /** @description Why it was no candidate. Null: it was one. */
                dropped: string | null;
            }[];
            /** @description Null: the call names its model, and no shadow is wanted. */
            decision: components["schemas"]["DecisionInput"] | null;
        };
        FeedbackInput: {
            requestId: string;
            score: number;
        };
        InvitationInput: {
            id: string;
            workspaceId: string;
            email: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            expiresAt: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
        };
        IssuedInvitationInput: {
            id: string;
            workspaceId: string;
            email: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            expiresAt: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            /** @description What the invited person opens. Shown only here; its last part is the secret. */
            link: string;
            /** @description Whether it was sent to them as well. */
            mailed: boolean;
        };
        /** @description A workspace and the role in it. */
        MembershipInput: {
            id: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
        };
        KeyInput: {
            id: string;
            workspaceId: string;
            name: string;
            /** @description First and last characters of the secret. */
            hint: string;
            maxSpendUsd: string | null;
            /** @enum {string} */
            budgetPeriod: "none" | "day" | "week" | "month";
            /** @description Spent in the current period. Null after a change if it could not be asked: read the key again. */
            spentUsd: string | null;
            rpm: number | null;
            tpm: number | null;
            maxConcurrency: number | null;
            lanes: ("cheap" | "resale" | "byok")[] | null;
            models: string[] | null;
            regions: string[] | null;
            expiresAt: string | null;
            disabled: boolean;
            tags: {
                [key: string]: string;
            };
            /** @description Until then the secret from before the last rotation works too. */
            previousUntil: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            revokedAt: string | null;
        };
        IssuedKeyInput: {
            id: string;
            workspaceId: string;
            name: string;
            /** @description First and last characters of the secret. */
            hint: string;
            maxSpendUsd: string | null;
            /** @enum {string} */
            budgetPeriod: "none" | "day" | "week" | "month";
            /** @description Spent in the current period. Null after a change if it could not be asked: read the key again. */
            spentUsd: string | null;
            rpm: number | null;
            tpm: number | null;
            maxConcurrency: number | null;
            lanes: ("cheap" | "resale" | "byok")[] | null;
            models: string[] | null;
            regions: string[] | null;
            expiresAt: string | null;
            disabled: boolean;
            tags: {
                [key: string]: string;
            };
            /** @description Until then the secret from before the last rotation works too. */
            previousUntil: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            revokedAt: string | null;
            /** @description The secret. Shown only here; store it now. */
            key: string;
        };
        LearningInput: {
            /** @description Whether the policy's smartRoute.learning is on. */
            wanted: boolean;
            /**
             * @description off: nothing was learned yet; learning: labels are too few, or tell nothing new; active: models are moved by them; reverted: what was learned had proved worse than the shared table, which holds again.
             * @enum {string}
             */
            status: "off" | "learning" | "active" | "reverted";
            /** @description When labels were last looked at. */
            at: string | null;
            /** @description Labels of requests before it do not count any more. */
            since: string | null;
            /** @description Scores that it rests on. */
            labels: number;
            /** @description Mean squared error saved on labels that it was not fitted to. */
            gain: number | null;
            /** @description Mean squared error added on the latest requests that it decided on. */
            regret: number | null;
            models: {
                model: string;
                labels: number;
                /** @description How far its ability is moved, in logits, over all domains alike. */
                ability: number;
                /** @description What is left of the doubt about it, in logits. */
                doubt: number;
            }[];
        };
        LedgerCheckInput: {
            /** @description True when every difference below is zero, down to `openRequests`. */
            ok: boolean;
            transactions: number;
            /** @description Settled requests on record. */
            requests: number;
            postings: number;
            /**
             * @description Sum over transactions of how far each one's postings are from zero.
             * @example 0.0015
             */
            imbalanceUsd: string;
            unbalancedTransactions: number;
            /** @description Accounts whose balance is not the sum of their postings. */
            accountsOff: number;
            /**
             * @description Sum over transactions of the difference between the requests' charges and what was posted to the workspace.
             * @example 0.0015
             */
            chargesMinusPostingsUsd: string;
            /** @description Transactions with such a difference. */
            mismatchedTransactions: number;
            /** @description Charged requests without their transaction. */
            orphanRequests: number;
            /** @description Postings without their transaction. */
            orphanPostings: number;
            /** @description Transactions without postings. */
            emptyTransactions: number;
            /** @description Workspaces with a negative credit in the books. */
            overdrawnWorkspaces: number;
            /** @description Unique keys that the database lacks. With them no request, transaction, posting or batch can stand there twice. */
            missingUniqueKeys: number;
            /** @description Daily and monthly sums that differ from the requests they were made of. */
            rollupsOff: number;
            /**
             * @description How far their charges are off, summed by size.
             * @example 0.0015
             */
            rollupsMinusRequestsUsd: string;
            /** @description Credentials' daily spending that differs from the requests they served. */
            credentialSpendOff: number;
            /**
             * @description USD as a decimal string.
             * @example 0.0015
             */
            credentialSpendMinusRequestsUsd: string;
            /** @description Under way: begun on a paid lane and not settled. Not part of `ok`, like all below. */
            openRequests: number;
            /** @description Of those: begun by a process that is gone. Booked as interrupted when a process next starts. */
            openRequestsOfGoneNodes: number | null;
            /** @description How far the live counters (credit, spending of keys) are from the ledger. Null: they cannot be asked. */
            driftUsd: string | null;
            driftedWorkspaces: number | null;
            /** @description With requests under way, whose counters are ahead by right. */
            driftUncheckedWorkspaces: number | null;
        };
        LedgerTransactionInput: {
            id: string;
            /** @description charge, topup, grant, correction, … */
            kind: string;
            workspaceId: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            at: string;
            reason: string | null;
            /** @description They add up to zero. */
            postings: {
                accountId: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                amountUsd: string;
            }[];
            /** @description Of a charge: the requests that it is for, oldest first. */
            requests: {
                id: string;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                createdAt: string;
                keyId: string;
                /** @enum {string} */
                lane: "cheap" | "resale" | "byok";
                servedModel: string;
                outcome: string;
                costUsd: string | null;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                chargeUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                overrunUsd: string;
            }[];
            /** @description The requests account for the whole charge. False: some began too long before it to be looked for. */
            requestsComplete: boolean;
        };
        LedgerRequestInput: {
            /** @enum {string} */
            state: "settled" | "open";
            workspaceId: string;
            /** @description Null while it is open. */
            request: components["schemas"]["RequestDetailInput"] | null;
            /** @description What was held for it. Node and time are of the open entry, or of the request once it is settled. */
            hold: {
                /** @description The highest charge among the candidates; null: not kept. */
                amountUsd: string | null;
                node: string | null;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                since: string;
            };
            priceVersion: {
                id: string;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                firstSeenAt: string;
                /** @description What cost and charge follow. */
                terms: unknown;
            } | null;
            /** @description The one that its charge is part of. */
            transaction: {
                id: string;
                /** @description charge, topup, grant, correction, … */
                kind: string;
                workspaceId: string | null;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                at: string;
                reason: string | null;
                postings: {
                    accountId: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    amountUsd: string;
                }[];
            } | null;
        };
        MeInput: {
            /** @description Null with a token. */
            user: {
                id: string;
                email: string;
                name: string;
                twoFactorEnabled: boolean;
                /** @description How many passkeys they can sign in with. */
                passkeys: number;
            } | null;
            /** @description Whether the console is theirs. */
            operator: boolean;
            /** @description What the person belongs to; a management token's own. The operator key belongs to none. */
            workspaces: {
                id: string;
                name: string;
                /** @enum {string} */
                role: "owner" | "admin" | "member" | "viewer";
            }[];
        };
        MemberInput: {
            userId: string;
            email: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
            twoFactorEnabled: boolean;
            /**
             * Format: date-time
             * @description Since when they belong to the workspace.
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
        };
        CatalogModelInput: {
            id: string;
            name: string;
            kind: string;
            contextWindow: number | null;
            maxOutputTokens: number | null;
            /** @description Posted pooled price. Null: not on the cheap lane. */
            cheapPrice: {
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                input?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                output?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                cacheRead?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                cacheWrite?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                cacheWrite1h?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                reasoning?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                audioInput?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                audioCacheRead?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                audioOutput?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                imageInput?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                imageOutput?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                character?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                image?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                request?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                search?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                second?: string;
                batch?: string;
                leastSeconds?: number;
                tiers?: {
                    aboveInputTokens: number;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    input?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    output?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite1h?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    reasoning?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioCacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    character?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    image?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    request?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    search?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    second?: string;
                }[];
            } | null;
            /** @description Fraction on the provider's cost. */
            resaleMargin: number;
            deployments: {
                id: string;
                provider: string;
                upstreamModel: string;
                region: string | null;
                /** @description The provider's charge. Null: unpriced. */
                price: {
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    input?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    output?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite1h?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    reasoning?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioCacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    character?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    image?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    request?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    search?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    second?: string;
                    batch?: string;
                    leastSeconds?: number;
                    tiers?: {
                        aboveInputTokens: number;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        input?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        output?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheRead?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheWrite?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheWrite1h?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        reasoning?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioInput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioCacheRead?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioOutput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        imageInput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        imageOutput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        character?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        image?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        request?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        search?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        second?: string;
                    }[];
                } | null;
            }[];
        };
        PriceHistoryInput: {
            model: string;
            /** @description Newest first; times without an entry are those in which the model was not on offer. */
            data: {
                /** @description Hash of all prices below: the same prices have the same version again. */
                version: string;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                since: string;
                /** @description Null: in force. */
                until: string | null;
                prices: {
                    deployment: string;
                    provider: string;
                    region: string | null;
                    /** @enum {string} */
                    lane: "cheap" | "resale" | "byok";
                    /** @description On byok the provider's charge; else what a workspace without a quote pays. */
                    price: {
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        input?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        output?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheRead?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheWrite?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheWrite1h?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        reasoning?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioInput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioCacheRead?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioOutput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        imageInput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        imageOutput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        character?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        image?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        request?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        search?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        second?: string;
                        batch?: string;
                        leastSeconds?: number;
                        tiers?: {
                            aboveInputTokens: number;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            input?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            output?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            cacheRead?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            cacheWrite?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            cacheWrite1h?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            reasoning?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            audioInput?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            audioCacheRead?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            audioOutput?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            imageInput?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            imageOutput?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            character?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            image?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            request?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            search?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            second?: string;
                        }[];
                    };
                    /** @description What the records of requests at this price name. */
                    priceVersion: string;
                    /** @description When a request was booked at it first. Null: none was. */
                    firstUsedAt: string | null;
                }[];
            }[];
            /** @description False: there are older ones. */
            complete: boolean;
        };
        PolicyInput: {
            laneOrder?: ("cheap" | "resale" | "byok")[];
            lanes?: ("cheap" | "resale" | "byok")[];
            regions?: string[];
            /** @enum {string} */
            fallback?: "none" | "lane" | "any";
            chains?: {
                [key: string]: string[];
            };
            hedge?: ("off" | "p95") | number;
            /** @enum {string} */
            hedgeRefusals?: "win" | "lose";
            retries?: number;
            clipToBudget?: boolean;
            /** @enum {string} */
            sort?: "cheapest" | "fastest" | "balanced";
            smartRoute?: {
                /**
                 * @description How much quality may be given up for money. Default: balanced.
                 * @enum {string}
                 */
                preset?: "economy" | "balanced" | "best";
                /** @description Instead of a preset: how far below the reference's expected score a model may stay, 0 to 0.5. */
                within?: number;
                /** @description Public name of the model that others are measured by. Default: the best for each prompt. */
                reference?: string;
                /** @description Public names or patterns to choose from. Default: all that the key may use. */
                models?: string[];
                /** @description Models whose answers lately took longer to begin (95 of 100 of the last minute) are left out, in ms. */
                maxTtftMs?: number;
                /** @description Share of requests that go to a model of which more is to be learned, if it is expected to reach the floor. */
                exploration?: number;
                /** @description Note with each request that names its model what would have been chosen. Nothing else changes. */
                shadow?: boolean;
                /** @description From these shares of a key's budget on another preset holds for smart-route. */
                downgrade?: {
                    budgetUsedAbove: number;
                    /** @enum {string} */
                    preset: "economy" | "balanced" | "best";
                }[];
                /** @description Scores of answers (feedback, judges, prompts that soon come again) move what is expected of models, for this workspace alone. Default: false. */
                learning?: boolean;
                /** @description A share of smart-route's answers is judged by a model, for learning. Prompt and answer go to that model's provider; the calls are charged as any other and have the tag judged=<request id>. */
                judge?: {
                    /** @description Public name of the model that judges, with a lane before it or without. */
                    model: string;
                    /** @description Of the answers that are not streamed, 0 to 0.1. */
                    share: number;
                    /** @description What judging may cost in a calendar month (UTC). */
                    monthlyBudgetUsd: string;
                };
                /** @description Whole answers of smart-route (no streams) that fail these checks are asked for again from the reference. Both are charged. */
                cascade?: {
                    /** @description Answers must follow their request's JSON schema. Default: true. */
                    schema?: boolean;
                    /** @description Calls must name a tool that was offered, with arguments as its schema says. Default: true. */
                    tools?: boolean;
                    /** @description Texts must match this regular expression: characters, classes, groups, |, * + ? {n,m}, ^ $; no references or look-around. Left out: any text is good. */
                    pattern?: string;
                };
            };
        };
        ProviderInput: {
            /** @description What a credential names as its provider. */
            id: string;
            name: string;
            /** @description Where requests are processed, as far as the operator says so. */
            region: string | null;
            /** @description Models of the catalogue that it serves. */
            models: number;
        };
        QuoteRuleInput: {
            id: string;
            /** @enum {string} */
            lane: "cheap" | "resale" | "byok";
            /** @description Of the quote that it is part of. */
            version: number;
            pattern: string;
            /** @description Fraction on the provider's cost. */
            margin: number | null;
            price: {
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                input?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                output?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                cacheRead?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                cacheWrite?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                cacheWrite1h?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                reasoning?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                audioInput?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                audioCacheRead?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                audioOutput?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                imageInput?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                imageOutput?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                character?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                image?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                request?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                search?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                second?: string;
                batch?: string;
                leastSeconds?: number;
                tiers?: {
                    aboveInputTokens: number;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    input?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    output?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite1h?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    reasoning?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioCacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    character?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    image?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    request?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    search?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    second?: string;
                }[];
            } | null;
            /** @description Ascending. Empty: the same terms at every volume. */
            tiers: {
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                aboveUsd: string;
                /** @description Fraction on the provider's cost. */
                margin: number | null;
                price: {
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    input?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    output?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite1h?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    reasoning?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioCacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    character?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    image?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    request?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    search?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    second?: string;
                    batch?: string;
                    leastSeconds?: number;
                    tiers?: {
                        aboveInputTokens: number;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        input?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        output?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheRead?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheWrite?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheWrite1h?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        reasoning?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioInput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioCacheRead?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioOutput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        imageInput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        imageOutput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        character?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        image?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        request?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        search?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        second?: string;
                    }[];
                } | null;
            }[];
            /** @description Index in `tiers` of the one that holds at the present volume. Null: the rule's own terms. */
            tierNow: number | null;
            validFrom: string | null;
            validUntil: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            /** @description When its quote was or will be replaced. */
            replacedAt: string | null;
        };
        QuoteInput: {
            id: string;
            /** @enum {string} */
            lane: "cheap" | "resale" | "byok";
            /** @description Counts from 1 within workspace and lane, offers included. */
            version: number;
            /**
             * @description offered: can be accepted; expired: acceptUntil is over; superseded: a newer offer took its place; scheduled: accepted and in force from inForceFrom on; replaced: another one took its place at replacedAt.
             * @enum {string}
             */
            status: "offered" | "expired" | "declined" | "withdrawn" | "superseded" | "scheduled" | "in_force" | "replaced";
            support: string | null;
            note: string | null;
            /** @description In their order. Never changed: what was accepted is what is charged. */
            rules: components["schemas"]["QuoteRuleInput"][];
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            /** @description Null: put in force by the operator without an offer. */
            offeredAt: string | null;
            acceptUntil: string | null;
            validFrom: string | null;
            acceptedAt: string | null;
            /** @description `operator`, or the id of the token that accepted it. */
            acceptedBy: string | null;
            /** @description Null: never came into force. */
            inForceFrom: string | null;
            /** @description When the offer was declined, withdrawn or superseded. */
            closedAt: string | null;
            replacedAt: string | null;
        };
        SavingsInput: {
            baseline: string | null;
            /** @description Who named the baseline: the call, the policy's smartRoute, or nobody, then it is the dearest model. */
            baselineBy: ("query" | "policy" | "dearest") | null;
            since: string;
            until: string;
            timeZone: string;
            /**
             * @description Other models write shorter or longer answers and count tokens in other ways.
             * @constant
             */
            estimated: true;
            /** @description Chat models, by what was paid. */
            data: {
                /** @description That served. */
                model: string;
                /** @enum {string} */
                lane: "cheap" | "resale" | "byok";
                requests: number;
                inputTokens: number;
                outputTokens: number;
                /**
                 * @description The charge; on byok what providers charge.
                 * @example 0.0015
                 */
                paidUsd: string;
                /** @description Estimate: the same tokens at the price of the baseline on the same lane now. */
                baselineUsd: string | null;
                /** @description Estimate: the difference; negative where the baseline would have been cheaper. */
                savedUsd: string | null;
                /**
                 * @description Estimate: input tokens that providers read from their prompt cache, at the lane's present price of other input less that of cached input. What writing to the cache costs more is not taken off.
                 * @example 0.0015
                 */
                cacheSavedUsd: string;
            }[];
            total: {
                requests: number;
                inputTokens: number;
                outputTokens: number;
                /**
                 * @description The charge; on byok what providers charge.
                 * @example 0.0015
                 */
                paidUsd: string;
                /** @description Estimate: the same tokens at the price of the baseline on the same lane now. */
                baselineUsd: string | null;
                /** @description Estimate: the difference; negative where the baseline would have been cheaper. */
                savedUsd: string | null;
                /**
                 * @description Estimate: input tokens that providers read from their prompt cache, at the lane's present price of other input less that of cached input. What writing to the cache costs more is not taken off.
                 * @example 0.0015
                 */
                cacheSavedUsd: string;
            };
            /** @description All chat models together, oldest day first: the latest 100 days of the time that have requests. */
            days: {
                day: string;
                requests: number;
                inputTokens: number;
                outputTokens: number;
                /**
                 * @description The charge; on byok what providers charge.
                 * @example 0.0015
                 */
                paidUsd: string;
                /** @description Estimate: the same tokens at the price of the baseline on the same lane now. */
                baselineUsd: string | null;
                /** @description Estimate: the difference; negative where the baseline would have been cheaper. */
                savedUsd: string | null;
                /**
                 * @description Estimate: input tokens that providers read from their prompt cache, at the lane's present price of other input less that of cached input. What writing to the cache costs more is not taken off.
                 * @example 0.0015
                 */
                cacheSavedUsd: string;
            }[];
            /** @description What the smart route would have done with requests that named a model; all figures are expectations. */
            shadow: {
                /** @description Requests that named a model and have a note of what would have been chosen. */
                requests: number;
                /** @description Of these, to another model than the one that served. */
                moved: number;
                /**
                 * @description Estimate: what was expected of the models that served.
                 * @example 0.0015
                 */
                servedUsd: string;
                /**
                 * @description Estimate: what was expected of the models that would have been chosen.
                 * @example 0.0015
                 */
                chosenUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                savedUsd: string;
                /** @description Expected score of the models that served, mean. */
                servedQuality: number | null;
                chosenQuality: number | null;
                /** @description False: there are more requests than are looked at; these are the latest. */
                complete: boolean;
            };
        };
        SeriesInput: {
            /** @enum {string} */
            interval: "hour" | "day";
            timeZone: string;
            /** @description Oldest first. */
            data: {
                /**
                 * Format: date-time
                 * @description The bucket ends where the next one begins.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                start: string;
                requests: number;
                /** @description Requests that failed or were interrupted. */
                errors: number;
                inputTokens: number;
                outputTokens: number;
                cacheReadTokens: number;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                chargeUsd: string;
                /**
                 * @description What providers charge. For workspace tokens without cheap, where it is the operator's own.
                 * @example 0.0015
                 */
                costUsd: string;
                /** @description Of completed requests. Null: there were none. */
                latencyP50Ms: number | null;
                latencyP95Ms: number | null;
                ttftP50Ms: number | null;
                /** @description True: percentiles, and of hours the sums too, are reckoned from some hundred requests all over it. */
                sampled: boolean;
            }[];
        };
        SignInInput: {
            /**
             * @description Who may make an account: everybody, or who was invited.
             * @enum {string}
             */
            signUp: "open" | "invited";
            /** @description Whether a new password can be asked for by mail. */
            passwordReset: boolean;
            /** @description Single sign-on: POST /api/auth/sign-in/social takes the id as "provider". */
            providers: {
                id: string;
                name: string;
            }[];
        };
        PasswordLinkInput: {
            /** @description Sets a new password, once. Hand it to that person alone. */
            link: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            expiresAt: string;
        };
        StatementInput: {
            workspaceId: string;
            month: string;
            timeZone: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            from: string;
            /**
             * Format: date-time
             * @description The month ends just before.
             * @example 2026-01-31T12:00:00.000Z
             */
            until: string;
            /** @description The month has ended. Requests that began in it can still end and be added. */
            over: boolean;
            /**
             * @description Credit at the beginning: the former month's closing.
             * @example 0.0015
             */
            openingUsd: string;
            credits: {
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                topUpsUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                grantsUsd: string;
                /**
                 * @description Refunds and corrections: whatever is neither top-up, grant nor charge.
                 * @example 0.0015
                 */
                adjustmentsUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                totalUsd: string;
                /** @description Oldest first, at most 1000. */
                entries: {
                    /** @description Of the transaction. */
                    id: string;
                    /** @description grant, topup, correction or another kind that is no charge. */
                    kind: string;
                    /**
                     * Format: date-time
                     * @example 2026-01-31T12:00:00.000Z
                     */
                    at: string;
                    reason: string;
                    /**
                     * @description Negative: taken back.
                     * @example 0.0015
                     */
                    amountUsd: string;
                }[];
                entriesOmitted: number;
            };
            charges: {
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                totalUsd: string;
                requests: number;
                byLane: {
                    /** @enum {string} */
                    lane: "cheap" | "resale" | "byok";
                    requests: number;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    chargeUsd: string;
                }[];
                /** @description At most 1000; the others are summed up by lane. */
                byModel: {
                    /** @enum {string} */
                    lane: "cheap" | "resale" | "byok";
                    requests: number;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    chargeUsd: string;
                    /** @description Null: all models of the lane that are not listed. */
                    model: string | null;
                }[];
            };
            /**
             * @description openingUsd + credits.totalUsd − charges.totalUsd.
             * @example 0.0015
             */
            closingUsd: string;
        };
        StatementListInput: {
            timeZone: string;
            data: {
                month: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                openingUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                creditsUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                chargesUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                closingUsd: string;
            }[];
        };
        PooledCredentialInput: {
            id: string;
            name: string;
            provider: string;
            region: string | null;
            lanes: ("cheap" | "resale" | "byok")[];
            disabled: boolean;
            /** @description Calls under way on this node. */
            inFlight: number;
            /** @description How many it can serve. */
            deployments: number;
            /** @description What this node leaves it out of for now, and why. */
            resting: {
                deployment: string;
                why: string;
            }[];
            /**
             * @description What the provider charged on it this month (UTC), as far as it is settled.
             * @example 0.0015
             */
            monthSpentUsd: string;
            monthlyBudgetUsd: string | null;
        };
        SystemInput: {
            /** @description The database answers, the ledger is written and the shared counters answer. */
            ok: boolean;
            storeAlive: boolean;
            /** @description Entries that are not durable yet. */
            ledgerQueued: number;
            /** @description For how long the ledger could not be written. 0: it can. */
            ledgerFailingMs: number;
            /**
             * @description Where limits and budgets are counted.
             * @enum {string}
             */
            counters: "memory" | "shared" | "unreachable";
            /**
             * @description How far the live counters were from the ledger when they were compared last.
             * @example 0.0015
             */
            driftUsd: string;
            /** @description Workspaces whose counters were repaired since the start. */
            repairs: number;
            inFlight: number;
            streams: number;
            uptimeS: number;
            /** @description The operator's own, by provider. */
            credentials: components["schemas"]["PooledCredentialInput"][];
        };
        TokenInput: {
            id: string;
            workspaceId: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
            hint: string;
            expiresAt: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
        };
        IssuedTokenInput: {
            id: string;
            workspaceId: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
            hint: string;
            expiresAt: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            /** @description The secret. Shown only here; store it now. */
            token: string;
        };
        UsageInput: {
            month: string;
            timeZone: string;
            /** @enum {string} */
            groupBy: "day" | "key" | "model" | "lane";
            data: {
                /** @description Day, key id, model or lane. */
                group: string;
                requests: number;
                inputTokens: number;
                cacheReadTokens: number;
                outputTokens: number;
                /**
                 * @description What providers charge. For workspace tokens without cheap, where it is the operator's own.
                 * @example 0.0015
                 */
                costUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                chargeUsd: string;
            }[];
            total: {
                requests: number;
                inputTokens: number;
                cacheReadTokens: number;
                outputTokens: number;
                /**
                 * @description What providers charge. For workspace tokens without cheap, where it is the operator's own.
                 * @example 0.0015
                 */
                costUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                chargeUsd: string;
            };
            /** @description True: more than 1000 groups; those with the lowest charge are left out. */
            truncated: boolean;
        };
        WorkspaceInput: {
            id: string;
            name: string;
            timeZone: string;
            suspended: boolean;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
        };
        Error: {
            error: {
                /** @description Kind of error: invalid_request, unauthenticated, forbidden, not_found, conflict, … */
                type: string;
                /** @description Machine-readable and stable. */
                code: string;
                /** @description What is wrong and what to do. */
                message: string;
                /** @description The field that is to blame. */
                param: string | null;
            };
        };
        Credential: {
            id: string;
            workspaceId: string;
            provider: string;
            name: string;
            /** @description Last characters of the secret. */
            hint: string;
            baseUrl: string | null;
            region: string | null;
            monthlyBudgetUsd: string | null;
            /**
             * @description What the provider charged on it this month, as far as it is settled.
             * @example 0.0015
             */
            monthSpentUsd: string;
            priority: number;
            models: {
                [key: string]: string;
            };
            prices: {
                [key: string]: {
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    input?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    output?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite1h?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    reasoning?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioCacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    character?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    image?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    request?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    search?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    second?: string;
                    batch?: string;
                    leastSeconds?: number;
                    tiers?: {
                        aboveInputTokens: number;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        input?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        output?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheRead?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheWrite?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheWrite1h?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        reasoning?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioInput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioCacheRead?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioOutput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        imageInput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        imageOutput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        character?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        image?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        request?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        search?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        second?: string;
                    }[];
                };
            };
            disabled: boolean;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
        };
        CredentialTest: {
            ok: boolean;
            /** @description HTTP status of the provider's answer; null when there was none. */
            status: number | null;
            message: string;
        };
        Credit: {
            id: string;
            workspaceId: string;
            /** @enum {string} */
            kind: "grant" | "topup" | "correction";
            /**
             * @description USD as a decimal string.
             * @example 0.0015
             */
            amountUsd: string;
            reason: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
        };
        Balance: {
            /**
             * @description Prepaid credit, all settled requests taken off.
             * @example 0.0015
             */
            creditUsd: string;
            /**
             * @description Held for requests that are under way.
             * @example 0.0015
             */
            heldUsd: string;
            /**
             * @description What can be spent now: credit less holds.
             * @example 0.0015
             */
            availableUsd: string;
        };
        Decision: {
            /** @description True: the request named a model, which served; this is what would have been chosen. */
            shadow: boolean;
            /** @description The choice. */
            model: string;
            reference: string;
            /** @enum {string} */
            referenceBy: "policy" | "best" | "dearest";
            /** @enum {string} */
            preset: "economy" | "balanced" | "best" | "within";
            aim: {
                slack: number;
                caution: number;
                thrift: number;
            };
            /** @description Share of the key's budget at which a rule lowered the preset. */
            downgradedAt: number | null;
            /** @description Score that a model must be sure to reach. */
            floor: number | null;
            /** @description What the answer is held against before it is given; one that fails goes to the reference. */
            verifies: ("schema" | "tools" | "pattern")[];
            /** @description Labels of the workspace's own that the choice rests on. Null: on the shared table alone. */
            learnedFrom: number | null;
            domains: {
                name: string;
                share: number;
            }[];
            difficulty: number;
            /** @description An estimate. */
            inputTokens: number;
            /** @description The model that the conversation was on. */
            conversationOn: string | null;
            /** @description True: no model met maxTtftMs. */
            barLifted: boolean;
            options: {
                model: string;
                /** @enum {string} */
                lane: "cheap" | "resale" | "byok";
                provider: string;
                /** @description Expected score, 0 to 1. Null: nothing is known of its quality. */
                expected: number | null;
                /** @description Expected score less the doubt about it. */
                lower: number | null;
                /** @description What the shared table expects, where the workspace's own labels moved that. */
                shared: number | null;
                /** @description Expected price of the call, an estimate. Null: unpriced. */
                costUsd: string | null;
                /** @description Expected, an estimate. */
                outputTokens: number | null;
                /** @description Input that is likely to be read from its prompt cache. */
                cachedTokens: number | null;
                /** @description Time in which 95 of 100 of its answers of the last minute began. */
                ttftMs: number | null;
                /** @description chosen, explored, reference, below floor, worth less or unknown quality. */
                why: string;
            }[];
            drops: {
                model: string;
                reason: string;
            }[];
        };
        Request: {
            id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            keyId: string;
            /** @enum {string} */
            lane: "cheap" | "resale" | "byok";
            requestedModel: string;
            servedModel: string;
            /** @description What the provider said it was. */
            reportedModel: string | null;
            provider: string;
            region: string | null;
            /** @description Of the workspace's own; others the operator sees. */
            credentialId?: string | null;
            /** @description The provider's id of the answer. On cheap the operator's. */
            upstreamId?: string | null;
            status: number;
            /** @description completed, failed, cancelled or interrupted. */
            outcome: string;
            stream: boolean;
            usage: {
                /** @description All input, cache included. */
                inputTokens: number | null;
                cacheReadTokens: number | null;
                cacheWriteTokens: number | null;
                /** @description All output, reasoning included. */
                outputTokens: number | null;
                reasoningTokens: number | null;
                /** @description True when the provider did not report every count. */
                estimated: boolean;
            };
            finishReason: string | null;
            /** @description What the providers charge for all attempts; null: unpriced. On cheap only for the operator. */
            costUsd?: string | null;
            /**
             * @description What the workspace pays.
             * @example 0.0015
             */
            chargeUsd: string;
            /**
             * @description Operator only: billed beyond the hold and borne by the operator.
             * @example 0.0015
             */
            overrunUsd?: string;
            priceVersion: string | null;
            latencyMs: number;
            ttftMs: number | null;
            /** @description hit, semantic, miss or off. */
            cache: string;
            endUser: string | null;
            tags: {
                [key: string]: string;
            };
        };
        RequestDetail: {
            id: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            keyId: string;
            /** @enum {string} */
            lane: "cheap" | "resale" | "byok";
            requestedModel: string;
            servedModel: string;
            /** @description What the provider said it was. */
            reportedModel: string | null;
            provider: string;
            region: string | null;
            /** @description Of the workspace's own; others the operator sees. */
            credentialId?: string | null;
            /** @description The provider's id of the answer. On cheap the operator's. */
            upstreamId?: string | null;
            status: number;
            /** @description completed, failed, cancelled or interrupted. */
            outcome: string;
            stream: boolean;
            usage: {
                /** @description All input, cache included. */
                inputTokens: number | null;
                cacheReadTokens: number | null;
                cacheWriteTokens: number | null;
                /** @description All output, reasoning included. */
                outputTokens: number | null;
                reasoningTokens: number | null;
                /** @description True when the provider did not report every count. */
                estimated: boolean;
            };
            finishReason: string | null;
            /** @description What the providers charge for all attempts; null: unpriced. On cheap only for the operator. */
            costUsd?: string | null;
            /**
             * @description What the workspace pays.
             * @example 0.0015
             */
            chargeUsd: string;
            /**
             * @description Operator only: billed beyond the hold and borne by the operator.
             * @example 0.0015
             */
            overrunUsd?: string;
            priceVersion: string | null;
            latencyMs: number;
            ttftMs: number | null;
            /** @description hit, semantic, miss or off. */
            cache: string;
            endUser: string | null;
            tags: {
                [key: string]: string;
            };
            /** @description Calls to providers, in order. */
            attempts: {
                /** @enum {string} */
                lane: "cheap" | "resale" | "byok";
                provider: string;
                model: string;
                region: string | null;
                credentialId?: string | null;
                status: number | null;
                /** @description Null: it served the answer. */
                error: string | null;
                latencyMs: number;
                /** @description What the provider charges for this attempt, or may charge for one that failed. Null: unpriced. */
                costUsd?: string | null;
                /** @description What of the charge is for an answer that failed its verification. Null: nothing, or it is the last one. */
                chargeUsd: string | null;
                /** @description Null: nothing that is billed. Failed attempts that the provider may bill have their estimated input. */
                usage: {
                    /** @description All input, cache included. */
                    inputTokens: number | null;
                    cacheReadTokens: number | null;
                    cacheWriteTokens: number | null;
                    /** @description All output, reasoning included. */
                    outputTokens: number | null;
                    reasoningTokens: number | null;
                    /** @description True when the provider did not report every count. */
                    estimated: boolean;
                } | null;
            }[];
            /** @description The quote that set the price. Null: price list, default margin or byok. */
            quote: {
                id: string;
                version: number;
            } | null;
            /** @description Candidates in order, and what was dropped with its reason. */
            plan: {
                /** @enum {string} */
                lane: "cheap" | "resale" | "byok";
                provider: string;
                model: string;
                region: string | null;
                credentialId?: string | null;
                chargeCeilingUsd: string | null;
                priceVersion: string | null;
                /** @description The quote that sets the charge. Null: price list, default margin or byok. */
                quote: {
                    id: string;
                    version: number;
                } | null;
                /** @description Why it was no candidate. Null: it was one. */
                dropped: string | null;
            }[];
            /** @description Null: the request named its model, and no shadow was wanted. */
            decision: components["schemas"]["Decision"] | null;
            /** @description The usage object as the provider sent it. On cheap only for the operator. */
            rawUsage?: unknown;
        };
        Explanation: {
            requestedModel: string | null;
            /** @description Why the call would be refused before anything is held. Null: it would not. */
            refused: {
                status: number;
                code: string;
                message: string;
            } | null;
            /** @description Candidates in order, and what is dropped with its reason. */
            plan: {
                /** @enum {string} */
                lane: "cheap" | "resale" | "byok";
                provider: string;
                model: string;
                region: string | null;
                credentialId?: string | null;
                chargeCeilingUsd: string | null;
                priceVersion: string | null;
                /** @description The quote that sets the charge. Null: price list, default margin or byok. */
                quote: {
                    id: string;
                    version: number;
                } | null;
                /** @description Why it was no candidate. Null: it was one. */
                dropped: string | null;
            }[];
            /** @description Null: the call names its model, and no shadow is wanted. */
            decision: components["schemas"]["Decision"] | null;
        };
        Feedback: {
            requestId: string;
            score: number;
        };
        Invitation: {
            id: string;
            workspaceId: string;
            email: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            expiresAt: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
        };
        IssuedInvitation: {
            id: string;
            workspaceId: string;
            email: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            expiresAt: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            /** @description What the invited person opens. Shown only here; its last part is the secret. */
            link: string;
            /** @description Whether it was sent to them as well. */
            mailed: boolean;
        };
        /** @description A workspace and the role in it. */
        Membership: {
            id: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
        };
        Key: {
            id: string;
            workspaceId: string;
            name: string;
            /** @description First and last characters of the secret. */
            hint: string;
            maxSpendUsd: string | null;
            /** @enum {string} */
            budgetPeriod: "none" | "day" | "week" | "month";
            /** @description Spent in the current period. Null after a change if it could not be asked: read the key again. */
            spentUsd: string | null;
            rpm: number | null;
            tpm: number | null;
            maxConcurrency: number | null;
            lanes: ("cheap" | "resale" | "byok")[] | null;
            models: string[] | null;
            regions: string[] | null;
            expiresAt: string | null;
            disabled: boolean;
            tags: {
                [key: string]: string;
            };
            /** @description Until then the secret from before the last rotation works too. */
            previousUntil: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            revokedAt: string | null;
        };
        IssuedKey: {
            id: string;
            workspaceId: string;
            name: string;
            /** @description First and last characters of the secret. */
            hint: string;
            maxSpendUsd: string | null;
            /** @enum {string} */
            budgetPeriod: "none" | "day" | "week" | "month";
            /** @description Spent in the current period. Null after a change if it could not be asked: read the key again. */
            spentUsd: string | null;
            rpm: number | null;
            tpm: number | null;
            maxConcurrency: number | null;
            lanes: ("cheap" | "resale" | "byok")[] | null;
            models: string[] | null;
            regions: string[] | null;
            expiresAt: string | null;
            disabled: boolean;
            tags: {
                [key: string]: string;
            };
            /** @description Until then the secret from before the last rotation works too. */
            previousUntil: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            revokedAt: string | null;
            /** @description The secret. Shown only here; store it now. */
            key: string;
        };
        Learning: {
            /** @description Whether the policy's smartRoute.learning is on. */
            wanted: boolean;
            /**
             * @description off: nothing was learned yet; learning: labels are too few, or tell nothing new; active: models are moved by them; reverted: what was learned had proved worse than the shared table, which holds again.
             * @enum {string}
             */
            status: "off" | "learning" | "active" | "reverted";
            /** @description When labels were last looked at. */
            at: string | null;
            /** @description Labels of requests before it do not count any more. */
            since: string | null;
            /** @description Scores that it rests on. */
            labels: number;
            /** @description Mean squared error saved on labels that it was not fitted to. */
            gain: number | null;
            /** @description Mean squared error added on the latest requests that it decided on. */
            regret: number | null;
            models: {
                model: string;
                labels: number;
                /** @description How far its ability is moved, in logits, over all domains alike. */
                ability: number;
                /** @description What is left of the doubt about it, in logits. */
                doubt: number;
            }[];
        };
        LedgerCheck: {
            /** @description True when every difference below is zero, down to `openRequests`. */
            ok: boolean;
            transactions: number;
            /** @description Settled requests on record. */
            requests: number;
            postings: number;
            /**
             * @description Sum over transactions of how far each one's postings are from zero.
             * @example 0.0015
             */
            imbalanceUsd: string;
            unbalancedTransactions: number;
            /** @description Accounts whose balance is not the sum of their postings. */
            accountsOff: number;
            /**
             * @description Sum over transactions of the difference between the requests' charges and what was posted to the workspace.
             * @example 0.0015
             */
            chargesMinusPostingsUsd: string;
            /** @description Transactions with such a difference. */
            mismatchedTransactions: number;
            /** @description Charged requests without their transaction. */
            orphanRequests: number;
            /** @description Postings without their transaction. */
            orphanPostings: number;
            /** @description Transactions without postings. */
            emptyTransactions: number;
            /** @description Workspaces with a negative credit in the books. */
            overdrawnWorkspaces: number;
            /** @description Unique keys that the database lacks. With them no request, transaction, posting or batch can stand there twice. */
            missingUniqueKeys: number;
            /** @description Daily and monthly sums that differ from the requests they were made of. */
            rollupsOff: number;
            /**
             * @description How far their charges are off, summed by size.
             * @example 0.0015
             */
            rollupsMinusRequestsUsd: string;
            /** @description Credentials' daily spending that differs from the requests they served. */
            credentialSpendOff: number;
            /**
             * @description USD as a decimal string.
             * @example 0.0015
             */
            credentialSpendMinusRequestsUsd: string;
            /** @description Under way: begun on a paid lane and not settled. Not part of `ok`, like all below. */
            openRequests: number;
            /** @description Of those: begun by a process that is gone. Booked as interrupted when a process next starts. */
            openRequestsOfGoneNodes: number | null;
            /** @description How far the live counters (credit, spending of keys) are from the ledger. Null: they cannot be asked. */
            driftUsd: string | null;
            driftedWorkspaces: number | null;
            /** @description With requests under way, whose counters are ahead by right. */
            driftUncheckedWorkspaces: number | null;
        };
        LedgerTransaction: {
            id: string;
            /** @description charge, topup, grant, correction, … */
            kind: string;
            workspaceId: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            at: string;
            reason: string | null;
            /** @description They add up to zero. */
            postings: {
                accountId: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                amountUsd: string;
            }[];
            /** @description Of a charge: the requests that it is for, oldest first. */
            requests: {
                id: string;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                createdAt: string;
                keyId: string;
                /** @enum {string} */
                lane: "cheap" | "resale" | "byok";
                servedModel: string;
                outcome: string;
                costUsd: string | null;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                chargeUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                overrunUsd: string;
            }[];
            /** @description The requests account for the whole charge. False: some began too long before it to be looked for. */
            requestsComplete: boolean;
        };
        LedgerRequest: {
            /** @enum {string} */
            state: "settled" | "open";
            workspaceId: string;
            /** @description Null while it is open. */
            request: components["schemas"]["RequestDetail"] | null;
            /** @description What was held for it. Node and time are of the open entry, or of the request once it is settled. */
            hold: {
                /** @description The highest charge among the candidates; null: not kept. */
                amountUsd: string | null;
                node: string | null;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                since: string;
            };
            priceVersion: {
                id: string;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                firstSeenAt: string;
                /** @description What cost and charge follow. */
                terms: unknown;
            } | null;
            /** @description The one that its charge is part of. */
            transaction: {
                id: string;
                /** @description charge, topup, grant, correction, … */
                kind: string;
                workspaceId: string | null;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                at: string;
                reason: string | null;
                postings: {
                    accountId: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    amountUsd: string;
                }[];
            } | null;
        };
        Me: {
            /** @description Null with a token. */
            user: {
                id: string;
                email: string;
                name: string;
                twoFactorEnabled: boolean;
                /** @description How many passkeys they can sign in with. */
                passkeys: number;
            } | null;
            /** @description Whether the console is theirs. */
            operator: boolean;
            /** @description What the person belongs to; a management token's own. The operator key belongs to none. */
            workspaces: {
                id: string;
                name: string;
                /** @enum {string} */
                role: "owner" | "admin" | "member" | "viewer";
            }[];
        };
        Member: {
            userId: string;
            email: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
            twoFactorEnabled: boolean;
            /**
             * Format: date-time
             * @description Since when they belong to the workspace.
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
        };
        CatalogModel: {
            id: string;
            name: string;
            kind: string;
            contextWindow: number | null;
            maxOutputTokens: number | null;
            /** @description Posted pooled price. Null: not on the cheap lane. */
            cheapPrice: {
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                input?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                output?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                cacheRead?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                cacheWrite?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                cacheWrite1h?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                reasoning?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                audioInput?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                audioCacheRead?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                audioOutput?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                imageInput?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                imageOutput?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                character?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                image?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                request?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                search?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                second?: string;
                batch?: string;
                leastSeconds?: number;
                tiers?: {
                    aboveInputTokens: number;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    input?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    output?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite1h?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    reasoning?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioCacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    character?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    image?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    request?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    search?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    second?: string;
                }[];
            } | null;
            /** @description Fraction on the provider's cost. */
            resaleMargin: number;
            deployments: {
                id: string;
                provider: string;
                upstreamModel: string;
                region: string | null;
                /** @description The provider's charge. Null: unpriced. */
                price: {
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    input?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    output?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite1h?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    reasoning?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioCacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    character?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    image?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    request?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    search?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    second?: string;
                    batch?: string;
                    leastSeconds?: number;
                    tiers?: {
                        aboveInputTokens: number;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        input?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        output?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheRead?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheWrite?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheWrite1h?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        reasoning?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioInput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioCacheRead?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioOutput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        imageInput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        imageOutput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        character?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        image?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        request?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        search?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        second?: string;
                    }[];
                } | null;
            }[];
        };
        PriceHistory: {
            model: string;
            /** @description Newest first; times without an entry are those in which the model was not on offer. */
            data: {
                /** @description Hash of all prices below: the same prices have the same version again. */
                version: string;
                /**
                 * Format: date-time
                 * @example 2026-01-31T12:00:00.000Z
                 */
                since: string;
                /** @description Null: in force. */
                until: string | null;
                prices: {
                    deployment: string;
                    provider: string;
                    region: string | null;
                    /** @enum {string} */
                    lane: "cheap" | "resale" | "byok";
                    /** @description On byok the provider's charge; else what a workspace without a quote pays. */
                    price: {
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        input?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        output?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheRead?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheWrite?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheWrite1h?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        reasoning?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioInput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioCacheRead?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioOutput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        imageInput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        imageOutput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        character?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        image?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        request?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        search?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        second?: string;
                        batch?: string;
                        leastSeconds?: number;
                        tiers?: {
                            aboveInputTokens: number;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            input?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            output?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            cacheRead?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            cacheWrite?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            cacheWrite1h?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            reasoning?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            audioInput?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            audioCacheRead?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            audioOutput?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            imageInput?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            imageOutput?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            character?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            image?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            request?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            search?: string;
                            /**
                             * @description USD as a decimal string.
                             * @example 0.0015
                             */
                            second?: string;
                        }[];
                    };
                    /** @description What the records of requests at this price name. */
                    priceVersion: string;
                    /** @description When a request was booked at it first. Null: none was. */
                    firstUsedAt: string | null;
                }[];
            }[];
            /** @description False: there are older ones. */
            complete: boolean;
        };
        Policy: {
            laneOrder?: ("cheap" | "resale" | "byok")[];
            lanes?: ("cheap" | "resale" | "byok")[];
            regions?: string[];
            /** @enum {string} */
            fallback?: "none" | "lane" | "any";
            chains?: {
                [key: string]: string[];
            };
            hedge?: ("off" | "p95") | number;
            /** @enum {string} */
            hedgeRefusals?: "win" | "lose";
            retries?: number;
            clipToBudget?: boolean;
            /** @enum {string} */
            sort?: "cheapest" | "fastest" | "balanced";
            smartRoute?: {
                /**
                 * @description How much quality may be given up for money. Default: balanced.
                 * @enum {string}
                 */
                preset?: "economy" | "balanced" | "best";
                /** @description Instead of a preset: how far below the reference's expected score a model may stay, 0 to 0.5. */
                within?: number;
                /** @description Public name of the model that others are measured by. Default: the best for each prompt. */
                reference?: string;
                /** @description Public names or patterns to choose from. Default: all that the key may use. */
                models?: string[];
                /** @description Models whose answers lately took longer to begin (95 of 100 of the last minute) are left out, in ms. */
                maxTtftMs?: number;
                /** @description Share of requests that go to a model of which more is to be learned, if it is expected to reach the floor. */
                exploration?: number;
                /** @description Note with each request that names its model what would have been chosen. Nothing else changes. */
                shadow?: boolean;
                /** @description From these shares of a key's budget on another preset holds for smart-route. */
                downgrade?: {
                    budgetUsedAbove: number;
                    /** @enum {string} */
                    preset: "economy" | "balanced" | "best";
                }[];
                /** @description Scores of answers (feedback, judges, prompts that soon come again) move what is expected of models, for this workspace alone. Default: false. */
                learning?: boolean;
                /** @description A share of smart-route's answers is judged by a model, for learning. Prompt and answer go to that model's provider; the calls are charged as any other and have the tag judged=<request id>. */
                judge?: {
                    /** @description Public name of the model that judges, with a lane before it or without. */
                    model: string;
                    /** @description Of the answers that are not streamed, 0 to 0.1. */
                    share: number;
                    /** @description What judging may cost in a calendar month (UTC). */
                    monthlyBudgetUsd: string;
                };
                /** @description Whole answers of smart-route (no streams) that fail these checks are asked for again from the reference. Both are charged. */
                cascade?: {
                    /** @description Answers must follow their request's JSON schema. Default: true. */
                    schema?: boolean;
                    /** @description Calls must name a tool that was offered, with arguments as its schema says. Default: true. */
                    tools?: boolean;
                    /** @description Texts must match this regular expression: characters, classes, groups, |, * + ? {n,m}, ^ $; no references or look-around. Left out: any text is good. */
                    pattern?: string;
                };
            };
        };
        Provider: {
            /** @description What a credential names as its provider. */
            id: string;
            name: string;
            /** @description Where requests are processed, as far as the operator says so. */
            region: string | null;
            /** @description Models of the catalogue that it serves. */
            models: number;
        };
        QuoteRule: {
            id: string;
            /** @enum {string} */
            lane: "cheap" | "resale" | "byok";
            /** @description Of the quote that it is part of. */
            version: number;
            pattern: string;
            /** @description Fraction on the provider's cost. */
            margin: number | null;
            price: {
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                input?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                output?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                cacheRead?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                cacheWrite?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                cacheWrite1h?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                reasoning?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                audioInput?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                audioCacheRead?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                audioOutput?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                imageInput?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                imageOutput?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                character?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                image?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                request?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                search?: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                second?: string;
                batch?: string;
                leastSeconds?: number;
                tiers?: {
                    aboveInputTokens: number;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    input?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    output?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite1h?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    reasoning?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioCacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    character?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    image?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    request?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    search?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    second?: string;
                }[];
            } | null;
            /** @description Ascending. Empty: the same terms at every volume. */
            tiers: {
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                aboveUsd: string;
                /** @description Fraction on the provider's cost. */
                margin: number | null;
                price: {
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    input?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    output?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    cacheWrite1h?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    reasoning?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioCacheRead?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    audioOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageInput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    imageOutput?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    character?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    image?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    request?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    search?: string;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    second?: string;
                    batch?: string;
                    leastSeconds?: number;
                    tiers?: {
                        aboveInputTokens: number;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        input?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        output?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheRead?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheWrite?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        cacheWrite1h?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        reasoning?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioInput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioCacheRead?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        audioOutput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        imageInput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        imageOutput?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        character?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        image?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        request?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        search?: string;
                        /**
                         * @description USD as a decimal string.
                         * @example 0.0015
                         */
                        second?: string;
                    }[];
                } | null;
            }[];
            /** @description Index in `tiers` of the one that holds at the present volume. Null: the rule's own terms. */
            tierNow: number | null;
            validFrom: string | null;
            validUntil: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            /** @description When its quote was or will be replaced. */
            replacedAt: string | null;
        };
        Quote: {
            id: string;
            /** @enum {string} */
            lane: "cheap" | "resale" | "byok";
            /** @description Counts from 1 within workspace and lane, offers included. */
            version: number;
            /**
             * @description offered: can be accepted; expired: acceptUntil is over; superseded: a newer offer took its place; scheduled: accepted and in force from inForceFrom on; replaced: another one took its place at replacedAt.
             * @enum {string}
             */
            status: "offered" | "expired" | "declined" | "withdrawn" | "superseded" | "scheduled" | "in_force" | "replaced";
            support: string | null;
            note: string | null;
            /** @description In their order. Never changed: what was accepted is what is charged. */
            rules: components["schemas"]["QuoteRule"][];
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            /** @description Null: put in force by the operator without an offer. */
            offeredAt: string | null;
            acceptUntil: string | null;
            validFrom: string | null;
            acceptedAt: string | null;
            /** @description `operator`, or the id of the token that accepted it. */
            acceptedBy: string | null;
            /** @description Null: never came into force. */
            inForceFrom: string | null;
            /** @description When the offer was declined, withdrawn or superseded. */
            closedAt: string | null;
            replacedAt: string | null;
        };
        Savings: {
            baseline: string | null;
            /** @description Who named the baseline: the call, the policy's smartRoute, or nobody, then it is the dearest model. */
            baselineBy: ("query" | "policy" | "dearest") | null;
            since: string;
            until: string;
            timeZone: string;
            /**
             * @description Other models write shorter or longer answers and count tokens in other ways.
             * @constant
             */
            estimated: true;
            /** @description Chat models, by what was paid. */
            data: {
                /** @description That served. */
                model: string;
                /** @enum {string} */
                lane: "cheap" | "resale" | "byok";
                requests: number;
                inputTokens: number;
                outputTokens: number;
                /**
                 * @description The charge; on byok what providers charge.
                 * @example 0.0015
                 */
                paidUsd: string;
                /** @description Estimate: the same tokens at the price of the baseline on the same lane now. */
                baselineUsd: string | null;
                /** @description Estimate: the difference; negative where the baseline would have been cheaper. */
                savedUsd: string | null;
                /**
                 * @description Estimate: input tokens that providers read from their prompt cache, at the lane's present price of other input less that of cached input. What writing to the cache costs more is not taken off.
                 * @example 0.0015
                 */
                cacheSavedUsd: string;
            }[];
            total: {
                requests: number;
                inputTokens: number;
                outputTokens: number;
                /**
                 * @description The charge; on byok what providers charge.
                 * @example 0.0015
                 */
                paidUsd: string;
                /** @description Estimate: the same tokens at the price of the baseline on the same lane now. */
                baselineUsd: string | null;
                /** @description Estimate: the difference; negative where the baseline would have been cheaper. */
                savedUsd: string | null;
                /**
                 * @description Estimate: input tokens that providers read from their prompt cache, at the lane's present price of other input less that of cached input. What writing to the cache costs more is not taken off.
                 * @example 0.0015
                 */
                cacheSavedUsd: string;
            };
            /** @description All chat models together, oldest day first: the latest 100 days of the time that have requests. */
            days: {
                day: string;
                requests: number;
                inputTokens: number;
                outputTokens: number;
                /**
                 * @description The charge; on byok what providers charge.
                 * @example 0.0015
                 */
                paidUsd: string;
                /** @description Estimate: the same tokens at the price of the baseline on the same lane now. */
                baselineUsd: string | null;
                /** @description Estimate: the difference; negative where the baseline would have been cheaper. */
                savedUsd: string | null;
                /**
                 * @description Estimate: input tokens that providers read from their prompt cache, at the lane's present price of other input less that of cached input. What writing to the cache costs more is not taken off.
                 * @example 0.0015
                 */
                cacheSavedUsd: string;
            }[];
            /** @description What the smart route would have done with requests that named a model; all figures are expectations. */
            shadow: {
                /** @description Requests that named a model and have a note of what would have been chosen. */
                requests: number;
                /** @description Of these, to another model than the one that served. */
                moved: number;
                /**
                 * @description Estimate: what was expected of the models that served.
                 * @example 0.0015
                 */
                servedUsd: string;
                /**
                 * @description Estimate: what was expected of the models that would have been chosen.
                 * @example 0.0015
                 */
                chosenUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                savedUsd: string;
                /** @description Expected score of the models that served, mean. */
                servedQuality: number | null;
                chosenQuality: number | null;
                /** @description False: there are more requests than are looked at; these are the latest. */
                complete: boolean;
            };
        };
        Series: {
            /** @enum {string} */
            interval: "hour" | "day";
            timeZone: string;
            /** @description Oldest first. */
            data: {
                /**
                 * Format: date-time
                 * @description The bucket ends where the next one begins.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                start: string;
                requests: number;
                /** @description Requests that failed or were interrupted. */
                errors: number;
                inputTokens: number;
                outputTokens: number;
                cacheReadTokens: number;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                chargeUsd: string;
                /**
                 * @description What providers charge. For workspace tokens without cheap, where it is the operator's own.
                 * @example 0.0015
                 */
                costUsd: string;
                /** @description Of completed requests. Null: there were none. */
                latencyP50Ms: number | null;
                latencyP95Ms: number | null;
                ttftP50Ms: number | null;
                /** @description True: percentiles, and of hours the sums too, are reckoned from some hundred requests all over it. */
                sampled: boolean;
            }[];
        };
        SignIn: {
            /**
             * @description Who may make an account: everybody, or who was invited.
             * @enum {string}
             */
            signUp: "open" | "invited";
            /** @description Whether a new password can be asked for by mail. */
            passwordReset: boolean;
            /** @description Single sign-on: POST /api/auth/sign-in/social takes the id as "provider". */
            providers: {
                id: string;
                name: string;
            }[];
        };
        PasswordLink: {
            /** @description Sets a new password, once. Hand it to that person alone. */
            link: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            expiresAt: string;
        };
        Statement: {
            workspaceId: string;
            month: string;
            timeZone: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            from: string;
            /**
             * Format: date-time
             * @description The month ends just before.
             * @example 2026-01-31T12:00:00.000Z
             */
            until: string;
            /** @description The month has ended. Requests that began in it can still end and be added. */
            over: boolean;
            /**
             * @description Credit at the beginning: the former month's closing.
             * @example 0.0015
             */
            openingUsd: string;
            credits: {
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                topUpsUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                grantsUsd: string;
                /**
                 * @description Refunds and corrections: whatever is neither top-up, grant nor charge.
                 * @example 0.0015
                 */
                adjustmentsUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                totalUsd: string;
                /** @description Oldest first, at most 1000. */
                entries: {
                    /** @description Of the transaction. */
                    id: string;
                    /** @description grant, topup, correction or another kind that is no charge. */
                    kind: string;
                    /**
                     * Format: date-time
                     * @example 2026-01-31T12:00:00.000Z
                     */
                    at: string;
                    reason: string;
                    /**
                     * @description Negative: taken back.
                     * @example 0.0015
                     */
                    amountUsd: string;
                }[];
                entriesOmitted: number;
            };
            charges: {
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                totalUsd: string;
                requests: number;
                byLane: {
                    /** @enum {string} */
                    lane: "cheap" | "resale" | "byok";
                    requests: number;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    chargeUsd: string;
                }[];
                /** @description At most 1000; the others are summed up by lane. */
                byModel: {
                    /** @enum {string} */
                    lane: "cheap" | "resale" | "byok";
                    requests: number;
                    /**
                     * @description USD as a decimal string.
                     * @example 0.0015
                     */
                    chargeUsd: string;
                    /** @description Null: all models of the lane that are not listed. */
                    model: string | null;
                }[];
            };
            /**
             * @description openingUsd + credits.totalUsd − charges.totalUsd.
             * @example 0.0015
             */
            closingUsd: string;
        };
        StatementList: {
            timeZone: string;
            data: {
                month: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                openingUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                creditsUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                chargesUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                closingUsd: string;
            }[];
        };
        PooledCredential: {
            id: string;
            name: string;
            provider: string;
            region: string | null;
            lanes: ("cheap" | "resale" | "byok")[];
            disabled: boolean;
            /** @description Calls under way on this node. */
            inFlight: number;
            /** @description How many it can serve. */
            deployments: number;
            /** @description What this node leaves it out of for now, and why. */
            resting: {
                deployment: string;
                why: string;
            }[];
            /**
             * @description What the provider charged on it this month (UTC), as far as it is settled.
             * @example 0.0015
             */
            monthSpentUsd: string;
            monthlyBudgetUsd: string | null;
        };
        System: {
            /** @description The database answers, the ledger is written and the shared counters answer. */
            ok: boolean;
            storeAlive: boolean;
            /** @description Entries that are not durable yet. */
            ledgerQueued: number;
            /** @description For how long the ledger could not be written. 0: it can. */
            ledgerFailingMs: number;
            /**
             * @description Where limits and budgets are counted.
             * @enum {string}
             */
            counters: "memory" | "shared" | "unreachable";
            /**
             * @description How far the live counters were from the ledger when they were compared last.
             * @example 0.0015
             */
            driftUsd: string;
            /** @description Workspaces whose counters were repaired since the start. */
            repairs: number;
            inFlight: number;
            streams: number;
            uptimeS: number;
            /** @description The operator's own, by provider. */
            credentials: components["schemas"]["PooledCredential"][];
        };
        Token: {
            id: string;
            workspaceId: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
            hint: string;
            expiresAt: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
        };
        IssuedToken: {
            id: string;
            workspaceId: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
            hint: string;
            expiresAt: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
            /** @description The secret. Shown only here; store it now. */
            token: string;
        };
        Usage: {
            month: string;
            timeZone: string;
            /** @enum {string} */
            groupBy: "day" | "key" | "model" | "lane";
            data: {
                /** @description Day, key id, model or lane. */
                group: string;
                requests: number;
                inputTokens: number;
                cacheReadTokens: number;
                outputTokens: number;
                /**
                 * @description What providers charge. For workspace tokens without cheap, where it is the operator's own.
                 * @example 0.0015
                 */
                costUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                chargeUsd: string;
            }[];
            total: {
                requests: number;
                inputTokens: number;
                cacheReadTokens: number;
                outputTokens: number;
                /**
                 * @description What providers charge. For workspace tokens without cheap, where it is the operator's own.
                 * @example 0.0015
                 */
                costUsd: string;
                /**
                 * @description USD as a decimal string.
                 * @example 0.0015
                 */
                chargeUsd: string;
            };
            /** @description True: more than 1000 groups; those with the lowest charge are left out. */
            truncated: boolean;
        };
        Workspace: {
            id: string;
            name: string;
            timeZone: string;
            suspended: boolean;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            createdAt: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description Entries per page, 1 to 200. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Member"][];
                        /** @description Give it as `cursor` for the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                /** @description Id of the person. */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    changeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                /** @description Id of the person. */
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Neither above your own nor of one above you.
                     * @enum {string}
                     */
                    role: "owner" | "admin" | "member" | "viewer";
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listInvitations: {
        parameters: {
            query?: {
                /** @description Entries per page, 1 to 200. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Invitation"][];
                        /** @description Give it as `cursor` for the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and body act once. Use a new one for each intention, such as a UUID. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: email
                     * @description Whom it is for; only who signs in with this address can accept it.
                     */
                    email: string;
                    /**
                     * @description Not above your own.
                     * @enum {string}
                     */
                    role: "owner" | "admin" | "member" | "viewer";
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedInvitation"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The secret of the link. */
                    token: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Membership"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    claimOperator: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The secret of the link. */
                    token: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        operator: true;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createPasswordLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: email
                     * @description Of who forgot the password.
                     */
                    email: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordLink"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listWorkspaces: {
        parameters: {
            query?: {
                /** @description Entries per page, 1 to 200. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Workspace"][];
                        /** @description Give it as `cursor` for the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createWorkspace: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and body act once. Use a new one for each intention, such as a UUID. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /**
                     * @description Days, weeks and months of budgets and sums begin in it.
                     * @default UTC
                     */
                    timeZone?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getWorkspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    changeWorkspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    timeZone?: string;
                    /** @description Operator only. The keys of a suspended workspace are refused. */
                    suspended?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description Entries per page, 1 to 200. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                includeRevoked?: string;
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Key"][];
                        /** @description Give it as `cursor` for the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and body act once. Use a new one for each intention, such as a UUID. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description Most that may be spent per period: charge on cheap and resale, provider cost on byok. Null: no budget. */
                    maxSpendUsd?: (string | number) | null;
                    rpm?: number | null;
                    tpm?: number | null;
                    maxConcurrency?: number | null;
                    /** @description Lanes that the key may use. Null: all that the workspace may. */
                    lanes?: ("cheap" | "resale" | "byok")[] | null;
                    /** @description Public names or patterns with `*`. Null: all. */
                    models?: string[] | null;
                    /** @description Regions in which requests may be processed. Null: all that the workspace allows. */
                    regions?: string[] | null;
                    /** @description When the key stops working. Must be in the future. */
                    expiresAt?: (string) | null;
                    /**
                     * @description When the budget begins anew, in the workspace's time zone. none: never.
                     * @default none
                     * @enum {string}
                     */
                    budgetPeriod?: "none" | "day" | "week" | "month";
                    /**
                     * @description Kept with every request of the key.
                     * @default {}
                     */
                    tags?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedKey"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    changeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description Most that may be spent per period: charge on cheap and resale, provider cost on byok. Null: no budget. */
                    maxSpendUsd?: (string | number) | null;
                    rpm?: number | null;
                    tpm?: number | null;
                    maxConcurrency?: number | null;
                    /** @description Lanes that the key may use. Null: all that the workspace may. */
                    lanes?: ("cheap" | "resale" | "byok")[] | null;
                    /** @description Public names or patterns with `*`. Null: all. */
                    models?: string[] | null;
                    /** @description Regions in which requests may be processed. Null: all that the workspace allows. */
                    regions?: string[] | null;
                    /** @description When the key stops working. Must be in the future. */
                    expiresAt?: (string) | null;
                    /**
                     * @description When the budget begins anew, in the workspace's time zone. none: never.
                     * @enum {string}
                     */
                    budgetPeriod?: "none" | "day" | "week" | "month";
                    /** @description Replaces all tags. */
                    tags?: {
                        [key: string]: string;
                    };
                    /** @description True: refused until enabled again. */
                    disabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and body act once. Use a new one for each intention, such as a UUID. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the workspace. */
                ws: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description How long the former secret still works. 0: it stops at once.
                     * @default 0
                     */
                    overlapSeconds?: number;
                } | null;
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedKey"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listCredentials: {
        parameters: {
            query?: {
                /** @description Entries per page, 1 to 200. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Credential"][];
                        /** @description Give it as `cursor` for the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createCredential: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and body act once. Use a new one for each intention, such as a UUID. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Id of a provider in the operator's catalogue. */
                    provider: string;
                    /** @description The provider's secret. Encrypted at rest; no answer ever shows it. */
                    apiKey: string;
                    name?: string;
                    baseUrl?: string | null;
                    /** @description Where this credential has requests processed. */
                    region?: string | null;
                    /** @description Most that the provider may bill on it per month in the workspace's time zone. Null: no budget. */
                    monthlyBudgetUsd?: (string | number) | null;
                    /**
                     * @description Lower goes first.
                     * @default 0
                     */
                    priority?: number;
                    /**
                     * @description Public model → the provider's name for it.
                     * @default {}
                     */
                    models?: {
                        [key: string]: string;
                    };
                    /** @description Negotiated rates by public model or pattern with `*`. */
                    prices?: {
                        [key: string]: {
                            input: string | number;
                            output: string | number;
                            cacheRead?: string | number;
                            cacheWrite?: string | number;
                            cacheWrite1h?: string | number;
                            reasoning?: string | number;
                            audioInput?: string | number;
                            audioCacheRead?: string | number;
                            audioOutput?: string | number;
                            imageInput?: string | number;
                            imageOutput?: string | number;
                            character?: string | number;
                            image?: string | number;
                            request?: string | number;
                            search?: string | number;
                            second?: string | number;
                            /** @description Factor on everything when sent as a batch. */
                            batch?: string | number;
                            /** @description Seconds that a shorter recording is charged as. */
                            leastSeconds?: number;
                            /** @description Rates that replace the others above so many input tokens. */
                            tiers?: {
                                aboveInputTokens: number;
                                input?: string | number;
                                output?: string | number;
                                cacheRead?: string | number;
                                cacheWrite?: string | number;
                                cacheWrite1h?: string | number;
                                reasoning?: string | number;
                                audioInput?: string | number;
                                audioCacheRead?: string | number;
                                audioOutput?: string | number;
                                imageInput?: string | number;
                                imageOutput?: string | number;
                                character?: string | number;
                                image?: string | number;
                                request?: string | number;
                                search?: string | number;
                                second?: string | number;
                            }[];
                        };
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    changeCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Replaces the secret. */
                    apiKey?: string;
                    name?: string;
                    /** @description Needs apiKey too: a stored secret is not sent to another address. */
                    baseUrl?: string | null;
                    region?: string | null;
                    /** @description Most that the provider may bill on it per month in the workspace's time zone. Null: no budget. */
                    monthlyBudgetUsd?: (string | number) | null;
                    /** @description Lower goes first. */
                    priority?: number;
                    /** @description Public model → the provider's name for it. */
                    models?: {
                        [key: string]: string;
                    };
                    /** @description Negotiated rates by public model or pattern with `*`. */
                    prices?: {
                        [key: string]: {
                            input: string | number;
                            output: string | number;
                            cacheRead?: string | number;
                            cacheWrite?: string | number;
                            cacheWrite1h?: string | number;
                            reasoning?: string | number;
                            audioInput?: string | number;
                            audioCacheRead?: string | number;
                            audioOutput?: string | number;
                            imageInput?: string | number;
                            imageOutput?: string | number;
                            character?: string | number;
                            image?: string | number;
                            request?: string | number;
                            search?: string | number;
                            second?: string | number;
                            /** @description Factor on everything when sent as a batch. */
                            batch?: string | number;
                            /** @description Seconds that a shorter recording is charged as. */
                            leastSeconds?: number;
                            /** @description Rates that replace the others above so many input tokens. */
                            tiers?: {
                                aboveInputTokens: number;
                                input?: string | number;
                                output?: string | number;
                                cacheRead?: string | number;
                                cacheWrite?: string | number;
                                cacheWrite1h?: string | number;
                                reasoning?: string | number;
                                audioInput?: string | number;
                                audioCacheRead?: string | number;
                                audioOutput?: string | number;
                                imageInput?: string | number;
                                imageOutput?: string | number;
                                character?: string | number;
                                image?: string | number;
                                request?: string | number;
                                search?: string | number;
                                second?: string | number;
                            }[];
                        };
                    };
                    disabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credential"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    testCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialTest"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listProviders: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Provider"][];
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listCredits: {
        parameters: {
            query?: {
                /** @description Entries per page, 1 to 200. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Credit"][];
                        /** @description Give it as `cursor` for the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createCredit: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and body act once. Use a new one for each intention, such as a UUID. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description USD to add, exact to 9 decimals. Negative: takes back credit that is neither spent nor held. */
                    amountUsd: string | number;
                    /** @description For the books, such as the number of the payment. */
                    reason: string;
                    /**
                     * @description grant: given away; topup: money came in. It decides on the account of the other side.
                     * @default grant
                     * @enum {string}
                     */
                    kind?: "grant" | "topup";
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credit"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getBalance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balance"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listStatements: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementList"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getStatement: {
        parameters: {
            query?: {
                format?: "json" | "csv";
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                /** @description In the workspace's time zone. */
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As JSON, or as CSV lines that add up. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statement"];
                    "text/csv": string;
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listRequests: {
        parameters: {
            query?: {
                /** @description Entries per page, 1 to 200. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Begun at or after this time. */
                since?: string;
                /** @description Begun before this time. */
                until?: string;
                /** @description Id of the key. */
                key?: string;
                lane?: "cheap" | "resale" | "byok";
                /** @description Model that served, by its public name. */
                model?: string;
                /** @description The client's own user, as its requests named it. */
                endUser?: string;
                /** @description `name:value` of a tag. Given several times: requests that have all of them. */
                tag?: string | string[];
                outcome?: "completed" | "failed" | "cancelled" | "interrupted";
                /** @description HTTP status that the client saw. */
                status?: number;
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Request"][];
                        /** @description Give it as `cursor` for the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is left out follows the operator's default. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replacePolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Order in which a model without a lane prefix looks for a lane. */
                    laneOrder?: ("cheap" | "resale" | "byok")[];
                    /** @description Lanes that the workspace uses. Left out: all that the operator offers it. */
                    lanes?: ("cheap" | "resale" | "byok")[];
                    /** @description Regions in which requests may be processed. Left out: all. */
                    regions?: string[];
                    /**
                     * @description After a failure or a used-up budget: none: no other candidate; lane (default): same lane; any: other lanes.
                     * @enum {string}
                     */
                    fallback?: "none" | "lane" | "any";
                    /** @description Public model → models to go on to, in order, each with or without a lane prefix. */
                    chains?: {
                        [key: string]: string[];
                    };
                    /** @description When a second candidate is asked beside a first one that has not answered: after so many ms (0: at once), or p95: after the time in which 95 of 100 answers of its deployment begin. The first good answer wins. On lanes that the operator names only. Default: off. */
                    hedge?: ("off" | "p95") | number;
                    /**
                     * @description lose: an answer by which the model or its provider's filter refuses does not win over a candidate that is still being asked; it is passed on if that one has nothing better. Of streams only the beginning counts. Default: win.
                     * @enum {string}
                     */
                    hedgeRefusals?: "win" | "lose";
                    /** @description How often a request is sent again, after a wait, when no candidate could answer it. Left out: as the operator has it. */
                    retries?: number;
                    /** @description When a key's budget or the credit does not cover a request, its cap of output tokens is lowered to what is left, to 16 at least, instead of refusing it. Default: false. */
                    clipToBudget?: boolean;
                    /**
                     * @description Which of several providers of one model is asked first: the cheapest, the one whose answers begin first, or a balance of both. Left out: as the lane has it. A request's `provider.sort` goes before it.
                     * @enum {string}
                     */
                    sort?: "cheapest" | "fastest" | "balanced";
                    /** @description How smart-route chooses. */
                    smartRoute?: {
                        /**
                         * @description How much quality may be given up for money. Default: balanced.
                         * @enum {string}
                         */
                        preset?: "economy" | "balanced" | "best";
                        /** @description Instead of a preset: how far below the reference's expected score a model may stay, 0 to 0.5. */
                        within?: number;
                        /** @description Public name of the model that others are measured by. Default: the best for each prompt. */
                        reference?: string;
                        /** @description Public names or patterns to choose from. Default: all that the key may use. */
                        models?: string[];
                        /** @description Models whose answers lately took longer to begin (95 of 100 of the last minute) are left out, in ms. */
                        maxTtftMs?: number;
                        /** @description Share of requests that go to a model of which more is to be learned, if it is expected to reach the floor. */
                        exploration?: number;
                        /** @description Note with each request that names its model what would have been chosen. Nothing else changes. */
                        shadow?: boolean;
                        /** @description From these shares of a key's budget on another preset holds for smart-route. */
                        downgrade?: {
                            budgetUsedAbove: number;
                            /** @enum {string} */
                            preset: "economy" | "balanced" | "best";
                        }[];
                        /** @description Scores of answers (feedback, judges, prompts that soon come again) move what is expected of models, for this workspace alone. Default: false. */
                        learning?: boolean;
                        /** @description A share of smart-route's answers is judged by a model, for learning. Prompt and answer go to that model's provider; the calls are charged as any other and have the tag judged=<request id>. */
                        judge?: {
                            /** @description Public name of the model that judges, with a lane before it or without. */
                            model: string;
                            /** @description Of the answers that are not streamed, 0 to 0.1. */
                            share: number;
                            /** @description What judging may cost in a calendar month (UTC). */
                            monthlyBudgetUsd: string;
                        };
                        /** @description Whole answers of smart-route (no streams) that fail these checks are asked for again from the reference. Both are charged. */
                        cascade?: {
                            /** @description Answers must follow their request's JSON schema. Default: true. */
                            schema?: boolean;
                            /** @description Calls must name a tool that was offered, with arguments as its schema says. Default: true. */
                            tools?: boolean;
                            /** @description Texts must match this regular expression: characters, classes, groups, |, * + ? {n,m}, ^ $; no references or look-around. Left out: any text is good. */
                            pattern?: string;
                        };
                    };
                };
            };
        };
        responses: {
            /** @description What is left out follows the operator's default. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getLearning: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What smart-route has learned of the workspace’s own traffic. Figures only. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Learning"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    forgetLearning: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What smart-route has learned of the workspace’s own traffic. Figures only. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Learning"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listQuotes: {
        parameters: {
            query?: {
                /** @description True: former and closed ones too, the newest 100. */
                history?: string;
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Those in force, scheduled and offered; with `history` all. Oldest first. */
                        quotes: components["schemas"]["Quote"][];
                        /** @description Rules of those that are or were in force, in one list. */
                        rules: components["schemas"]["QuoteRule"][];
                        /** @description By what tiers are chosen. Requests see it up to ten seconds late. */
                        volume: {
                            /** @description The calendar month in the workspace's time zone. */
                            month: string;
                            /** @description What was charged in it on each lane. */
                            chargedUsd: {
                                [key: string]: string;
                            };
                        };
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getQuotes: {
        parameters: {
            query?: {
                /** @description True: former and closed ones too, the newest 100. */
                history?: string;
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                lane: "cheap" | "resale" | "byok";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Those in force, scheduled and offered; with `history` all. Oldest first. */
                        quotes: components["schemas"]["Quote"][];
                        /** @description Rules of those that are or were in force, in one list. */
                        rules: components["schemas"]["QuoteRule"][];
                        /** @description By what tiers are chosen. Requests see it up to ten seconds late. */
                        volume: {
                            /** @description The calendar month in the workspace's time zone. */
                            month: string;
                            /** @description What was charged in it on each lane. */
                            chargedUsd: {
                                [key: string]: string;
                            };
                        };
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replaceQuotes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                lane: "cheap" | "resale" | "byok";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The last rule that matches a model and is valid wins. Empty: no quote. */
                    rules: {
                        /** @description Public model name, or a pattern with `*`. */
                        pattern: string;
                        /** @description Fraction on the provider's cost: 0.15 is cost × 1.15. */
                        margin?: string | number;
                        /** @description The same as a percentage: 15. */
                        marginPercent?: string | number;
                        /** @description Fixed prices instead of a margin. */
                        price?: {
                            input: string | number;
                            output: string | number;
                            cacheRead?: string | number;
                            cacheWrite?: string | number;
                            cacheWrite1h?: string | number;
                            reasoning?: string | number;
                            audioInput?: string | number;
                            audioCacheRead?: string | number;
                            audioOutput?: string | number;
                            imageInput?: string | number;
                            imageOutput?: string | number;
                            character?: string | number;
                            image?: string | number;
                            request?: string | number;
                            search?: string | number;
                            second?: string | number;
                            /** @description Factor on everything when sent as a batch. */
                            batch?: string | number;
                            /** @description Seconds that a shorter recording is charged as. */
                            leastSeconds?: number;
                            /** @description Rates that replace the others above so many input tokens. */
                            tiers?: {
                                aboveInputTokens: number;
                                input?: string | number;
                                output?: string | number;
                                cacheRead?: string | number;
                                cacheWrite?: string | number;
                                cacheWrite1h?: string | number;
                                reasoning?: string | number;
                                audioInput?: string | number;
                                audioCacheRead?: string | number;
                                audioOutput?: string | number;
                                imageInput?: string | number;
                                imageOutput?: string | number;
                                character?: string | number;
                                image?: string | number;
                                request?: string | number;
                                search?: string | number;
                                second?: string | number;
                            }[];
                        };
                        /** @description Terms by the month's volume: what the workspace was charged on this lane in its calendar month. Below the first the rule's own terms hold. */
                        tiers?: {
                            /** @description Holds once the workspace was charged more than this on the lane this month. */
                            aboveUsd: string | number;
                            /** @description Fraction on the provider's cost: 0.15 is cost × 1.15. */
                            margin?: string | number;
                            /** @description The same as a percentage: 15. */
                            marginPercent?: string | number;
                            /** @description Fixed prices instead of a margin. */
                            price?: {
                                input: string | number;
                                output: string | number;
                                cacheRead?: string | number;
                                cacheWrite?: string | number;
                                cacheWrite1h?: string | number;
                                reasoning?: string | number;
                                audioInput?: string | number;
                                audioCacheRead?: string | number;
                                audioOutput?: string | number;
                                imageInput?: string | number;
                                imageOutput?: string | number;
                                character?: string | number;
                                image?: string | number;
                                request?: string | number;
                                search?: string | number;
                                second?: string | number;
                                /** @description Factor on everything when sent as a batch. */
                                batch?: string | number;
                                /** @description Seconds that a shorter recording is charged as. */
                                leastSeconds?: number;
                                /** @description Rates that replace the others above so many input tokens. */
                                tiers?: {
                                    aboveInputTokens: number;
                                    input?: string | number;
                                    output?: string | number;
                                    cacheRead?: string | number;
                                    cacheWrite?: string | number;
                                    cacheWrite1h?: string | number;
                                    reasoning?: string | number;
                                    audioInput?: string | number;
                                    audioCacheRead?: string | number;
                                    audioOutput?: string | number;
                                    imageInput?: string | number;
                                    imageOutput?: string | number;
                                    character?: string | number;
                                    image?: string | number;
                                    request?: string | number;
                                    search?: string | number;
                                    second?: string | number;
                                }[];
                            };
                        }[];
                        /** @description Left out: from now on. */
                        validFrom?: (string) | null;
                        /** @description Left out: until replaced. */
                        validUntil?: (string) | null;
                    }[];
                    /** @description Support level that goes with it, in words. The workspace sees it. */
                    support?: string;
                    /** @description Free text. The workspace sees it. */
                    note?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                lane: "cheap" | "resale" | "byok";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The last rule that matches a model and is valid wins. Empty: no quote. */
                    rules: {
                        /** @description Public model name, or a pattern with `*`. */
                        pattern: string;
                        /** @description Fraction on the provider's cost: 0.15 is cost × 1.15. */
                        margin?: string | number;
                        /** @description The same as a percentage: 15. */
                        marginPercent?: string | number;
                        /** @description Fixed prices instead of a margin. */
                        price?: {
                            input: string | number;
                            output: string | number;
                            cacheRead?: string | number;
                            cacheWrite?: string | number;
                            cacheWrite1h?: string | number;
                            reasoning?: string | number;
                            audioInput?: string | number;
                            audioCacheRead?: string | number;
                            audioOutput?: string | number;
                            imageInput?: string | number;
                            imageOutput?: string | number;
                            character?: string | number;
                            image?: string | number;
                            request?: string | number;
                            search?: string | number;
                            second?: string | number;
                            /** @description Factor on everything when sent as a batch. */
                            batch?: string | number;
                            /** @description Seconds that a shorter recording is charged as. */
                            leastSeconds?: number;
                            /** @description Rates that replace the others above so many input tokens. */
                            tiers?: {
                                aboveInputTokens: number;
                                input?: string | number;
                                output?: string | number;
                                cacheRead?: string | number;
                                cacheWrite?: string | number;
                                cacheWrite1h?: string | number;
                                reasoning?: string | number;
                                audioInput?: string | number;
                                audioCacheRead?: string | number;
                                audioOutput?: string | number;
                                imageInput?: string | number;
                                imageOutput?: string | number;
                                character?: string | number;
                                image?: string | number;
                                request?: string | number;
                                search?: string | number;
                                second?: string | number;
                            }[];
                        };
                        /** @description Terms by the month's volume: what the workspace was charged on this lane in its calendar month. Below the first the rule's own terms hold. */
                        tiers?: {
                            /** @description Holds once the workspace was charged more than this on the lane this month. */
                            aboveUsd: string | number;
                            /** @description Fraction on the provider's cost: 0.15 is cost × 1.15. */
                            margin?: string | number;
                            /** @description The same as a percentage: 15. */
                            marginPercent?: string | number;
                            /** @description Fixed prices instead of a margin. */
                            price?: {
                                input: string | number;
                                output: string | number;
                                cacheRead?: string | number;
                                cacheWrite?: string | number;
                                cacheWrite1h?: string | number;
                                reasoning?: string | number;
                                audioInput?: string | number;
                                audioCacheRead?: string | number;
                                audioOutput?: string | number;
                                imageInput?: string | number;
                                imageOutput?: string | number;
                                character?: string | number;
                                image?: string | number;
                                request?: string | number;
                                search?: string | number;
                                second?: string | number;
                                /** @description Factor on everything when sent as a batch. */
                                batch?: string | number;
                                /** @description Seconds that a shorter recording is charged as. */
                                leastSeconds?: number;
                                /** @description Rates that replace the others above so many input tokens. */
                                tiers?: {
                                    aboveInputTokens: number;
                                    input?: string | number;
                                    output?: string | number;
                                    cacheRead?: string | number;
                                    cacheWrite?: string | number;
                                    cacheWrite1h?: string | number;
                                    reasoning?: string | number;
                                    audioInput?: string | number;
                                    audioCacheRead?: string | number;
                                    audioOutput?: string | number;
                                    imageInput?: string | number;
                                    imageOutput?: string | number;
                                    character?: string | number;
                                    image?: string | number;
                                    request?: string | number;
                                    search?: string | number;
                                    second?: string | number;
                                }[];
                            };
                        }[];
                        /** @description Left out: from now on. */
                        validFrom?: (string) | null;
                        /** @description Left out: until replaced. */
                        validUntil?: (string) | null;
                    }[];
                    /** @description Support level that goes with it, in words. The workspace sees it. */
                    support?: string;
                    /** @description Free text. The workspace sees it. */
                    note?: string;
                    /** @description When it comes into force if accepted before; else on acceptance. */
                    validFrom?: string;
                    /** @description Until when it can be accepted. Left out: until withdrawn. */
                    acceptUntil?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                lane: "cheap" | "resale" | "byok";
                /** @description Id of the offer. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    acceptOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                lane: "cheap" | "resale" | "byok";
                /** @description Id of the offer. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    declineOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                lane: "cheap" | "resale" | "byok";
                /** @description Id of the offer. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    withdrawOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                lane: "cheap" | "resale" | "byok";
                /** @description Id of the offer. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    previewQuotes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                lane: "cheap" | "resale" | "byok";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The last rule that matches a model and is valid wins. Empty: no quote. */
                    rules: {
                        /** @description Public model name, or a pattern with `*`. */
                        pattern: string;
                        /** @description Fraction on the provider's cost: 0.15 is cost × 1.15. */
                        margin?: string | number;
                        /** @description The same as a percentage: 15. */
                        marginPercent?: string | number;
                        /** @description Fixed prices instead of a margin. */
                        price?: {
                            input: string | number;
                            output: string | number;
                            cacheRead?: string | number;
                            cacheWrite?: string | number;
                            cacheWrite1h?: string | number;
                            reasoning?: string | number;
                            audioInput?: string | number;
                            audioCacheRead?: string | number;
                            audioOutput?: string | number;
                            imageInput?: string | number;
                            imageOutput?: string | number;
                            character?: string | number;
                            image?: string | number;
                            request?: string | number;
                            search?: string | number;
                            second?: string | number;
                            /** @description Factor on everything when sent as a batch. */
                            batch?: string | number;
                            /** @description Seconds that a shorter recording is charged as. */
                            leastSeconds?: number;
                            /** @description Rates that replace the others above so many input tokens. */
                            tiers?: {
                                aboveInputTokens: number;
                                input?: string | number;
                                output?: string | number;
                                cacheRead?: string | number;
                                cacheWrite?: string | number;
                                cacheWrite1h?: string | number;
                                reasoning?: string | number;
                                audioInput?: string | number;
                                audioCacheRead?: string | number;
                                audioOutput?: string | number;
                                imageInput?: string | number;
                                imageOutput?: string | number;
                                character?: string | number;
                                image?: string | number;
                                request?: string | number;
                                search?: string | number;
                                second?: string | number;
                            }[];
                        };
                        /** @description Terms by the month's volume: what the workspace was charged on this lane in its calendar month. Below the first the rule's own terms hold. */
                        tiers?: {
                            /** @description Holds once the workspace was charged more than this on the lane this month. */
                            aboveUsd: string | number;
                            /** @description Fraction on the provider's cost: 0.15 is cost × 1.15. */
                            margin?: string | number;
                            /** @description The same as a percentage: 15. */
                            marginPercent?: string | number;
                            /** @description Fixed prices instead of a margin. */
                            price?: {
                                input: string | number;
                                output: string | number;
                                cacheRead?: string | number;
                                cacheWrite?: string | number;
                                cacheWrite1h?: string | number;
                                reasoning?: string | number;
                                audioInput?: string | number;
                                audioCacheRead?: string | number;
                                audioOutput?: string | number;
                                imageInput?: string | number;
                                imageOutput?: string | number;
                                character?: string | number;
                                image?: string | number;
                                request?: string | number;
                                search?: string | number;
                                second?: string | number;
                                /** @description Factor on everything when sent as a batch. */
                                batch?: string | number;
                                /** @description Seconds that a shorter recording is charged as. */
                                leastSeconds?: number;
                                /** @description Rates that replace the others above so many input tokens. */
                                tiers?: {
                                    aboveInputTokens: number;
                                    input?: string | number;
                                    output?: string | number;
                                    cacheRead?: string | number;
                                    cacheWrite?: string | number;
                                    cacheWrite1h?: string | number;
                                    reasoning?: string | number;
                                    audioInput?: string | number;
                                    audioCacheRead?: string | number;
                                    audioOutput?: string | number;
                                    imageInput?: string | number;
                                    imageOutput?: string | number;
                                    character?: string | number;
                                    image?: string | number;
                                    request?: string | number;
                                    search?: string | number;
                                    second?: string | number;
                                }[];
                            };
                        }[];
                        /** @description Left out: from now on. */
                        validFrom?: (string) | null;
                        /** @description Left out: until replaced. */
                        validUntil?: (string) | null;
                    }[];
                    /** @description The month's volume to reckon with. Left out: the present one. */
                    volumeUsd?: string | number;
                    /** @description The time to reckon with. Left out: now. */
                    at?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            model: string;
                            /** @enum {string} */
                            lane: "cheap" | "resale" | "byok";
                            /**
                             * @description posted: price list; margin: cost plus margin; quote: agreed; provider: billed by the provider.
                             * @enum {string}
                             */
                            basis: "posted" | "margin" | "quote" | "provider";
                            price: {
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                input?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                output?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                cacheRead?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                cacheWrite?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                cacheWrite1h?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                reasoning?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                audioInput?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                audioCacheRead?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                audioOutput?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                imageInput?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                imageOutput?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                character?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                image?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                request?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                search?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                second?: string;
                                batch?: string;
                                leastSeconds?: number;
                                tiers?: {
                                    aboveInputTokens: number;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    input?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    output?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    cacheRead?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    cacheWrite?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    cacheWrite1h?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    reasoning?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    audioInput?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    audioCacheRead?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    audioOutput?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    imageInput?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    imageOutput?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    character?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    image?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    request?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    search?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    second?: string;
                                }[];
                            };
                            /** @description What the records of requests at this price name. */
                            priceVersion: string;
                            /** @description Version of the quote that set the price. Null: none did. */
                            quoteVersion: number | null;
                            /**
                             * @description Whether the node that answers tries all ways to it, some of them or none, after failures.
                             * @enum {string}
                             */
                            state: "up" | "partly" | "down";
                        }[];
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["CatalogModel"][];
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listModelPrices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceHistory"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listPrices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            model: string;
                            /** @enum {string} */
                            lane: "cheap" | "resale" | "byok";
                            /**
                             * @description posted: price list; margin: cost plus margin; quote: agreed; provider: billed by the provider.
                             * @enum {string}
                             */
                            basis: "posted" | "margin" | "quote" | "provider";
                            price: {
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                input?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                output?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                cacheRead?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                cacheWrite?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                cacheWrite1h?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                reasoning?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                audioInput?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                audioCacheRead?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                audioOutput?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                imageInput?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                imageOutput?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                character?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                image?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                request?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                search?: string;
                                /**
                                 * @description USD as a decimal string.
                                 * @example 0.0015
                                 */
                                second?: string;
                                batch?: string;
                                leastSeconds?: number;
                                tiers?: {
                                    aboveInputTokens: number;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    input?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    output?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    cacheRead?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    cacheWrite?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    cacheWrite1h?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    reasoning?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    audioInput?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    audioCacheRead?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    audioOutput?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    imageInput?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    imageOutput?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    character?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    image?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    request?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    search?: string;
                                    /**
                                     * @description USD as a decimal string.
                                     * @example 0.0015
                                     */
                                    second?: string;
                                }[];
                            };
                            /** @description What the records of requests at this price name. */
                            priceVersion: string;
                            /** @description Version of the quote that set the price. Null: none did. */
                            quoteVersion: number | null;
                            /**
                             * @description Whether the node that answers tries all ways to it, some of them or none, after failures.
                             * @enum {string}
                             */
                            state: "up" | "partly" | "down";
                        }[];
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @description Entries per page, 1 to 200. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Token"][];
                        /** @description Give it as `cursor` for the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the call safe to repeat: the same key and body act once. Use a new one for each intention, such as a UUID. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /**
                     * @description owner and admin: all of the workspace; member: keys; viewer: reading. Not above your own.
                     * @enum {string}
                     */
                    role: "owner" | "admin" | "member" | "viewer";
                    /** @description Left out: until revoked. */
                    expiresAt?: (string) | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedToken"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getUsage: {
        parameters: {
            query?: {
                /** @description Left out: the current month in the workspace's time zone. */
                month?: string;
                groupBy?: "day" | "key" | "model" | "lane";
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getSeries: {
        parameters: {
            query?: {
                /** @description hour: at most 48 of them; day: at most 100, as they begin in the workspace's time zone. */
                interval?: "hour" | "day";
                /** @description Left out: a day ago for hours, 30 days ago for days. */
                since?: string;
                /** @description Left out: now. */
                until?: string;
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Series"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getSavings: {
        parameters: {
            query?: {
                /** @description Public name of the model to compare with. Left out: the reference of the policy's smartRoute, else the dearest. */
                baseline?: string;
                /** @description First day, in the workspace's time zone. Left out: 30 days ago. */
                since?: string;
                /** @description The day after the last one. Left out: tomorrow. */
                until?: string;
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Savings"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    exportRequests: {
        parameters: {
            query?: {
                /** @description Begun at or after this time. */
                since?: string;
                /** @description Begun before this time. */
                until?: string;
                /** @description Id of the key. */
                key?: string;
                lane?: "cheap" | "resale" | "byok";
                /** @description Model that served, by its public name. */
                model?: string;
                /** @description The client's own user, as its requests named it. */
                endUser?: string;
                /** @description `name:value` of a tag. Given several times: requests that have all of them. */
                tag?: string | string[];
                outcome?: "completed" | "failed" | "cancelled" | "interrupted";
                /** @description HTTP status that the client saw. */
                status?: number;
                format?: "csv" | "jsonl";
                /** @description Sums instead of records: up to four of key, endUser, day, month, model, lane and tag:<name>, with commas between. */
                groupBy?: string;
                /** @description Goes on after the last line you have: its request id; with `groupBy` its groups as a JSON list, such as ["2026-01-31","alice",null]. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One record or group a line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/jsonl": string;
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    checkLedger: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerCheck"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getLedgerTransaction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerTransaction"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getLedgerRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerRequest"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listLedgerTransactions: {
        parameters: {
            query?: {
                /** @description Entries per page, 1 to 200. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the workspace. */
                ws: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            id: string;
                            /** @description charge, topup, grant, correction, … */
                            kind: string;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T12:00:00.000Z
                             */
                            at: string;
                            reason: string | null;
                            /**
                             * @description Moved on the workspace's credit.
                             * @example 0.0015
                             */
                            amountUsd: string;
                        }[];
                        /** @description Give it as `cursor` for the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getSystem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    reloadConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        ok: true;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getOpenapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
}
