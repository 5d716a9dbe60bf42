/**
 * How a shared space looks, what is wrong with it, and what the bound says: pure functions on
 * embeddings, alarms in words, no engine.
 *
 * <p>Everything is computed on rows scaled to unit length in double precision, because a shared
 * space is compared by cosine, and on the calling thread.
 */
package org.bindery.diagnostics;
