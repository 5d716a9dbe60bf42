package org.bindery.runner;

import org.bindery.pretrained.Preset;
import org.bindery.weights.WeightsCard;

/**
 * A preset with what a user should know of it.
 *
 * @param preset how its towers are built and fed
 * @param description one sentence, or nothing
 * @param weights the card of the weights that were published for it; {@link WeightsCard#unknown}
 *     where there are none
 */
public record PublishedPreset(Preset preset, String description, WeightsCard weights) {}
