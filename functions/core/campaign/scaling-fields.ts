/** What a component may say of how it is scaled, on platforms that scale; each is swept like any dimension. */
export const SCALING_FIELDS = ["concurrency", "minScale", "maxScale"] as const;
