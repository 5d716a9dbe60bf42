package org.bindery.dataset.sprites;

import java.util.List;
import java.util.SplittableRandom;

/** Writes sentences; whichever words are chosen, the sprite can be told from them. */
final class Caption {
  private static final List<String> TEMPLATES =
      List.of(
          "a {size} {texture} {color} {shape} {motion} {place}",
          "{place} there is a {size} {color} {shape}, {texture} and {motion}",
          "the {color} {shape} {place} is {size}, {texture} and {motion}",
          "one {texture} {shape} in {color}, {size}, {motion} {place}",
          "see the {size} {shape} {motion} {place}: it is {texture} and {color}");

  private static final List<List<String>> SIZES =
      List.of(List.of("small", "tiny"), List.of("medium", "middling"), List.of("large", "huge"));

  private static final List<List<String>> PLACES =
      List.of(
          List.of("on the left", "at the left edge"),
          List.of("in the center", "at the center"),
          List.of("on the right", "at the right edge"));

  private static final List<List<String>> MOTIONS =
      List.of(
          List.of("resting", "standing still"),
          List.of("rising", "going up"),
          List.of("falling", "going down"),
          List.of("shaking", "trembling"));

  private static final List<List<String>> TEXTURES =
      List.of(
          List.of("plain", "smooth"), List.of("striped", "banded"), List.of("dotted", "spotted"));

  private Caption() {}

  static String write(Sprite sprite, SplittableRandom random) {
    return TEMPLATES
        .get(random.nextInt(TEMPLATES.size()))
        .replace("{size}", choose(SIZES, sprite.size(), random))
        .replace("{place}", choose(PLACES, sprite.place(), random))
        .replace("{motion}", choose(MOTIONS, sprite.motion(), random))
        .replace("{texture}", choose(TEXTURES, sprite.texture(), random))
        .replace("{color}", Sprite.word(sprite.color()))
        .replace("{shape}", Sprite.word(sprite.shape()));
  }

  private static String choose(List<List<String>> words, Enum<?> factor, SplittableRandom random) {
    List<String> synonyms = words.get(factor.ordinal());
    return synonyms.get(random.nextInt(synonyms.size()));
  }
}
