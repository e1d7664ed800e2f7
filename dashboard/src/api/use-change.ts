import { useMutation, useQueryClient } from '@tanstack/react-query'

/**
 * A call that changes something, after which the lists it may stand in are read again. `lists`: first words of their
 * query keys.
 */
export function useChange<Input, Output>(change: (input: Input) => Promise<Output>, lists: readonly string[]) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => Promise.all(lists.map((list) => queryClient.invalidateQueries({ queryKey: [list] }))),
  })
}
