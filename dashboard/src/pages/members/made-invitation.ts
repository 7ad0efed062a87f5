/** An invitation that was just made, for as long as its dialog is open: the only place in the page that holds the link. */
export type MadeInvitation = { readonly link: string; readonly email: string; readonly expiresAt: number }
