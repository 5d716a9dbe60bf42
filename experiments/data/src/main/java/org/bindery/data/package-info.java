/**
 * From plugins to batches: discovery of modalities and datasets, datasets as memory-mapped Arrow
 * shards, splits by key, pair streams that are pure functions of a seed and a step, features and
 * dense batches.
 *
 * <p>Rows are addressed by their index in a {@link org.bindery.data.Table}. All randomness comes
 * from an explicit seed. No static state, no common pool, no {@code null}.
 */
package org.bindery.data;
