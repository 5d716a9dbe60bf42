/**
 * How good an embedding space is: retrieval with chance and interval beside every number, the
 * matrix of all ordered pairs, summaries over seeds, and the linear floor a trained model must
 * beat. Works on arrays in Java memory; knows no engine.
 *
 * <p>Shares are fractions in {@code [0, 1]} everywhere and turned into per cent only where they are
 * printed. Everything is deterministic, immutable and computed on the calling thread.
 */
package org.bindery.evaluation;
