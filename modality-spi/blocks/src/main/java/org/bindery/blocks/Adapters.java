package org.bindery.blocks;

import ai.djl.nn.Block;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.spi.ConfigException;

/**
 * Puts low-rank adapters (Hu et al. 2021) into a trunk that knows nothing of them: its linear maps
 * are found by their place in the tree of blocks. One thread.
 */
public final class Adapters {
  private static final Pattern BLOCK = Pattern.compile("(?:^|\\.)block(\\d+)\\.");

  private Adapters() {}

  /**
   * Holds all of a trunk and adapts some of its linear maps; to be called before it is initialised.
   * From then on nothing but the adapters has a gradient.
   *
   * @param trunk any tree of blocks
   * @param shape of every adapter
   * @param names which linear maps of a transformer block are adapted: {@code in_proj}, {@code
   *     out_proj}, {@code fc1}, {@code fc2}; those of attention over time are meant too
   * @param last how many blocks are adapted, counted from the end; 0 for all
   * @param path where in the configuration this was asked for, for the message
   * @return the places of the adapted maps, such as {@code transformer.block0.attn.in_proj}
   * @throws ConfigException if the trunk has no such maps, with what it has, or not so many blocks
   */
  public static List<String> add(
      Block trunk, LowRank shape, Set<String> names, int last, String path) {
    Map<String, Linear> inBlocks = new LinkedHashMap<>();
    Set<Integer> blocks = new TreeSet<>();
    walk(
        trunk,
        "",
        (place, linear) -> {
          Matcher block = BLOCK.matcher(place);
          if (block.find()) {
            inBlocks.put(place, linear);
            blocks.add(Integer.parseInt(block.group(1)));
          }
        });
    Set<String> has = new TreeSet<>();
    inBlocks.keySet().forEach(place -> has.add(nameOf(place)));
    if (!has.containsAll(names)) {
      throw new ConfigException(
          path,
          names.toString(),
          path
              + " asks for adapters at "
              + String.join(", ", new TreeSet<>(names))
              + ", but this trunk ("
              + trunk.getClass().getSimpleName()
              + ") has "
              + (has.isEmpty()
                  ? "no linear maps in transformer blocks: choose an encoder of kind vit, or"
                      + " tuning probe or full."
                  : "only " + String.join(", ", has) + "."));
    }
    if (last > blocks.size()) {
      throw new ConfigException(
          path,
          String.valueOf(last),
          path
              + " asks for adapters in the last "
              + last
              + " blocks, but this trunk has "
              + blocks.size()
              + ": ask for at most that, or 0 for all.");
    }
    int first = last == 0 ? 0 : blocks.size() - last;
    trunk.freezeParameters(true);
    List<String> adapted = new ArrayList<>();
    inBlocks.forEach(
        (place, linear) -> {
          Matcher block = BLOCK.matcher(place);
          if (names.contains(nameOf(place))
              && block.find()
              && Integer.parseInt(block.group(1)) >= first) {
            linear.adapt(shape);
            adapted.add(place);
          }
        });
    return adapted;
  }

  /**
   * Folds every adapter of an initialised trunk into the weight beside it: the trunk embeds as
   * before, up to rounding, and has the arrays again that it had without adapters.
   */
  public static void merge(Block trunk) {
    walk(trunk, "", (place, linear) -> linear.merge());
  }

  private static String nameOf(String place) {
    return place.substring(place.lastIndexOf('.') + 1);
  }

  private static void walk(Block block, String place, BiConsumer<String, Linear> visitor) {
    if (block instanceof Linear linear) {
      visitor.accept(place, linear);
    }
    for (Pair<String, Block> child : block.getChildren()) {
      String name = Layer.nameOf(child);
      walk(child.getValue(), place.isEmpty() ? name : place + "." + name, visitor);
    }
  }
}
