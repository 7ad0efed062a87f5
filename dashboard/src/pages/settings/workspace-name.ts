/** Characters, as the protocol's schema has it. */
export const longestWorkspaceName = 80
