/**
 * What the author of a modality or of a dataset sees, and nothing else.
 *
 * <p>Two services are found by {@link java.util.ServiceLoader}: {@link org.bindery.spi.Modality}, a
 * kind of signal with its loader, preprocessor and trunk, and {@link
 * org.bindery.spi.DatasetProvider}, a table whose columns are modalities. There is no registry and
 * no static state here.
 *
 * <p>Shapes are written without the batch axis: {@code [3, 224, 224]}. {@code n} is the number of
 * rows, {@code v} the number of views. Nothing is ever {@code null} unless a sentence says so;
 * absence is an {@link java.util.Optional} in results.
 *
 * <p>Refused for now: encoders that eat two modalities at once, and dense (per-token) outputs. Both
 * would change the trunk's contract {@code [n, width]}.
 */
package org.bindery.spi;
