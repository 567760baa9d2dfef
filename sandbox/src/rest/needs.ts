// What endpoints of one area need, to be spread into them.
export const READ_CONTENTS = { needs: [["contents", "read"]] } as const;
export const WRITE_CONTENTS = { needs: [["contents", "write"]] } as const;
export const READ_PULLS = { needs: [["pull_requests", "read"]] } as const;
export const WRITE_PULLS = { needs: [["pull_requests", "write"]] } as const;
