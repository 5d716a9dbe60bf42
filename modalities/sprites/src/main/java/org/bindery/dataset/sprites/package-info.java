/**
 * A synthetic world in which the truth is known: a {@link org.bindery.dataset.sprites.Sprite} is
 * seen, described, heard, measured and felt at once, and every signal shows all of its factors.
 *
 * <p>Transcendental functions are {@code StrictMath}'s and randomness is uniform, so that a seed
 * gives the same bytes on every machine.
 */
package org.bindery.dataset.sprites;
