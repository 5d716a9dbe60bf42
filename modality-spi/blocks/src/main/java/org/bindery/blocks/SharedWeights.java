package org.bindery.blocks;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.spi.ConfigException;

/**
 * Lets a trunk work with arrays of another, as two trunks that know nothing of each other: each
 * stays a tree of blocks of its own, so that one may be causal and the other not, but where they
 * share, both hold the same array, whose gradient is the sum of what both send back. One thread.
 *
 * <p>To be called before the borrowing trunk is initialised; the lending one has to be initialised
 * before it.
 */
public final class SharedWeights {
  private static final Pattern BLOCK = Pattern.compile("(?:^|\\.)block(\\d+)\\.(.+)");
  private static final String TIME = ".time.";

  private SharedWeights() {}

  /**
   * Shares every array both trunks have. That they are made alike is the caller's to know; only
   * attention over time may be in one of them alone, and then stays that one's own.
   *
   * @param path where in the configuration this was asked for, for the message
   * @return the names of the borrowed arrays within the trunk, such as {@code
   *     transformer.block0.attn.in_proj.weight}
   * @throws ConfigException if one has an array that the other has not, or has in another shape;
   *     then nothing was changed
   */
  public static Set<String> trunk(Block lender, Block borrower, String path) {
    Map<String, Parameter> theirs = arrays(lender);
    Map<String, Parameter> ours = arrays(borrower);
    Set<String> all = new LinkedHashSet<>(ours.keySet());
    all.addAll(theirs.keySet());
    Set<String> shared = new LinkedHashSet<>();
    for (String name : all) {
      Parameter here = ours.get(name);
      Parameter there = theirs.get(name);
      if (here != null && there != null && here.getShape().equals(there.getShape())) {
        shared.add(name);
      } else if (!("." + name).contains(TIME)) {
        throw new ConfigException(
            path,
            name,
            path
                + " asks for one trunk for both, but "
                + name
                + " is "
                + (here == null ? "missing" : here.getShape())
                + " here and "
                + (there == null ? "missing" : there.getShape())
                + " there: give both columns the same encoder and features.");
      }
    }
    lend(theirs, ours, shared);
    return shared;
  }

  /**
   * Shares attention between transformers, a mixture of modality experts (Bao et al. 2022, VLMo):
   * {@code x' = x + attention(norm_1(x))} with one attention and {@code norm_1} for all signals,
   * and {@code x' + FFN_m(norm_2(x'))} with a feed-forward part for each, but for the last {@code
   * fusion} blocks, where that is shared too. Which expert is taken is known from the signal;
   * nothing decides. Stems, positions, attention over time, the learned key and value and the last
   * norm stay each trunk's own.
   *
   * @param fusion how many blocks, counted from the last, share their feed-forward part
   * @param path where in the configuration this was asked for, for the message
   * @return the names of the borrowed arrays within the trunk
   * @throws ConfigException if a trunk has no transformer, or both differ in what is to be shared;
   *     then nothing was changed
   */
  public static Set<String> attention(Block lender, Block borrower, int fusion, String path) {
    TransformerConfig here = transformer(borrower, path, "this").config();
    TransformerConfig there = transformer(lender, path, "the other").config();
    List<String> differences = new ArrayList<>();
    differ(differences, "width", here.width(), there.width());
    differ(differences, "heads", here.heads(), there.heads());
    differ(differences, "depth", here.depth(), there.depth());
    differ(differences, "eps", here.eps(), there.eps());
    if (fusion > 0) {
      differ(differences, "mlpRatio", here.mlpRatio(), there.mlpRatio());
      differ(differences, "quickGelu", here.quickGelu(), there.quickGelu());
    }
    if (!differences.isEmpty()) {
      throw new ConfigException(
          path,
          String.join(", ", differences),
          path
              + " asks for one attention for both, but here and there the transformer has "
              + String.join(", ", differences)
              + ": give both the same.");
    }
    if (fusion < 0 || fusion > here.depth()) {
      throw new ConfigException(
          path + ".fusion",
          String.valueOf(fusion),
          path + ".fusion is " + fusion + ", which is not allowed: use 0 to " + here.depth() + ".");
    }
    int first = here.depth() - fusion;
    Map<String, Parameter> ours = arrays(borrower);
    Predicate<String> wanted =
        name -> {
          Matcher block = BLOCK.matcher(name);
          return block.find()
              && isShared(Integer.parseInt(block.group(1)) >= first, block.group(2));
        };
    Set<String> shared = new LinkedHashSet<>(ours.keySet().stream().filter(wanted).toList());
    lend(arrays(lender), ours, shared);
    return shared;
  }

  private static boolean isShared(boolean fused, String part) {
    return part.startsWith("norm_1.")
        || part.startsWith("attn.in_proj.")
        || part.startsWith("attn.out_proj.")
        || (fused
            && (part.startsWith("norm_2.") || part.startsWith("fc1.") || part.startsWith("fc2.")));
  }

  private static void differ(List<String> differences, String name, Object here, Object there) {
    if (!here.equals(there)) {
      differences.add(name + " " + here + " and " + there);
    }
  }

  private static Transformer transformer(Block trunk, String path, String which) {
    List<Transformer> found = new ArrayList<>();
    collect(trunk, found);
    if (found.size() != 1) {
      throw new ConfigException(
          path,
          trunk.getClass().getSimpleName(),
          path
              + " asks for one attention for both, but "
              + which
              + " trunk ("
              + trunk.getClass().getSimpleName()
              + ") has no transformer: choose an encoder of kind vit or transformer.");
    }
    return found.get(0);
  }

  private static void collect(Block block, List<Transformer> into) {
    if (block instanceof Transformer transformer) {
      into.add(transformer);
    }
    block.getChildren().values().forEach(child -> collect(child, into));
  }

  /** The array itself is what the borrower's parameter begins with, instead of a drawn one. */
  private static void lend(
      Map<String, Parameter> lenders, Map<String, Parameter> borrowers, Set<String> names) {
    for (String name : names) {
      Parameter lender = lenders.get(name);
      borrowers.get(name).setInitializer((manager, shape, type) -> lender.getArray());
    }
  }

  private static Map<String, Parameter> arrays(Block trunk) {
    Map<String, Parameter> all = new LinkedHashMap<>();
    walk(trunk, "", all);
    return all;
  }

  private static void walk(Block block, String place, Map<String, Parameter> into) {
    for (Pair<String, Parameter> own : block.getDirectParameters()) {
      into.put(place + own.getKey(), own.getValue());
    }
    for (Pair<String, Block> child : block.getChildren()) {
      walk(child.getValue(), place + Layer.nameOf(child) + ".", into);
    }
  }
}
