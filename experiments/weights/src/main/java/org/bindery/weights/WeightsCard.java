package org.bindery.weights;

import java.util.Optional;
import org.bindery.spi.ConfigException;

/**
 * Whose weights these are and what they may be used for.
 *
 * @param name what they are called
 * @param licence an SPDX identifier, or {@code unknown}
 * @param nonCommercial whether use is limited to what is not commercial; then every report made
 *     with them says so
 * @param sentence shown when they are loaded
 * @param sha256 of the file, 64 lower-case hexadecimal digits, where it is known
 */
public record WeightsCard(
    String name, String licence, boolean nonCommercial, String sentence, Optional<String> sha256) {
  /**
   * Refuses a card that says nothing.
   *
   * @throws ConfigException naming the value
   */
  public WeightsCard {
    if (name.isBlank() || licence.isBlank() || sentence.isBlank()) {
      throw new ConfigException(
          "weights",
          name,
          "The card of weights '" + name + "' needs a name, a licence and a sentence.");
    }
    if (sha256.isPresent() && !sha256.get().matches("[0-9a-f]{64}")) {
      throw new ConfigException(
          "weights",
          sha256.get(),
          "The sha256 '"
              + sha256.get()
              + "' of weights '"
              + name
              + "' is not 64 hexadecimal"
              + " digits.");
    }
  }

  /** Returns the card of Meta's released ImageBind checkpoint. */
  public static WeightsCard imageBindHuge() {
    return new WeightsCard(
        "imagebind-huge",
        "CC-BY-NC-SA-4.0",
        true,
        "ImageBind's weights are licensed CC BY-NC-SA 4.0: not for commercial use, and whatever is"
            + " derived from them is to be shared alike.",
        Optional.empty());
  }

  /**
   * Returns the card of an OpenCLIP checkpoint.
   *
   * @param model such as {@code ViT-H-14}
   */
  public static WeightsCard openClip(String model) {
    return new WeightsCard(
        "openclip " + model,
        "MIT",
        false,
        "OpenCLIP's code and LAION's checkpoints are licensed MIT; weights trained by others that"
            + " use its names may have terms of their own.",
        Optional.empty());
  }

  /**
   * Returns the card of a LanguageBind checkpoint.
   *
   * @param model such as {@code LanguageBind_Video_FT}
   */
  public static WeightsCard languageBind(String model) {
    return new WeightsCard(
        "languagebind " + model,
        "MIT",
        false,
        "LanguageBind's code is licensed MIT and its checkpoints are published under it; its authors"
            + " also point to the terms of the data they were trained on, so read the model's own"
            + " page before commercial use.",
        Optional.empty());
  }

  /** Returns the card of weights nothing is known about. */
  public static WeightsCard unknown(String name) {
    return new WeightsCard(
        name,
        "unknown",
        false,
        "Nothing is known about the licence of " + name + ": ask whoever made these weights.",
        Optional.empty());
  }
}
