/**
 * A task counts as leaving from so long before its lifetime's end on, and is replaced then if it is still needed. Longer than the longest
 * tick and nineteen of twenty start delays together, which on Fargate are a minute each; a slower start leaves the minimum short for
 * the rest of it.
 */
export const LEAVING_SECONDS = 120;

/** No task is told to leave sooner: most of its life it should neither be starting nor leaving. */
export const SHORTEST_LIFETIME_SECONDS = 300;
