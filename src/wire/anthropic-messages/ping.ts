/** The event by which the format keeps a connection alive. */
export const ping = 'event: ping\ndata: {"type":"ping"}\n\n'
