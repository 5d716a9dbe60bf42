package org.bindery.weights;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a name map. In both templates {@code {i}} stands for the number of a block; {@code
 * {qkv}} in {@code outside} for the three letters of {@link Operation#PACK_QKV}.
 *
 * @param outside the name in the public checkpoint
 * @param inside the name of the tower's array; empty for {@link Operation#IGNORE}
 * @param operation what happens on the way
 * @param grid whether this is a positional table of one class slot and a square grid of patches,
 *     which may be resized
 * @param reason why it is not loaded; empty if it is
 */
public record NameRule(
    String outside, String inside, Operation operation, boolean grid, String reason) {
  private static final String BLOCK = "{i}";
  static final String QKV = "{qkv}";

  /** Refuses templates that do not name the same blocks, or rules without their reason. */
  public NameRule {
    boolean blocksAgree = outside.contains(BLOCK) == inside.contains(BLOCK) || inside.isEmpty();
    boolean packs = operation == Operation.PACK_QKV;
    if (!blocksAgree
        || packs != outside.contains(QKV)
        || operation.loads() != reason.isEmpty()
        || (operation == Operation.IGNORE) != inside.isEmpty()) {
      throw new IllegalArgumentException(
          "No rule can take '" + outside + "' to '" + inside + "' by " + operation + ".");
    }
  }

  static NameRule of(String outside, String inside, Operation operation) {
    return new NameRule(outside, inside, operation, false, "");
  }

  static NameRule same(String outside, String inside) {
    return of(outside, inside, Operation.SAME);
  }

  /** Returns the two rules of a weight and its bias. */
  static List<NameRule> pair(String outside, String inside) {
    return List.of(
        same(outside + ".weight", inside + ".weight"), same(outside + ".bias", inside + ".bias"));
  }

  static NameRule grid(String outside, String inside, Operation operation) {
    return new NameRule(outside, inside, operation, true, "");
  }

  static NameRule ignore(String outside, String reason) {
    return new NameRule(outside, "", Operation.IGNORE, false, reason);
  }

  /** Returns the tower's name for a checkpoint's, if this rule is about that. */
  Optional<String> toInside(String name) {
    return translate(outside, name, inside);
  }

  /** Returns the checkpoint's names for a tower's, if this rule is about that. */
  List<String> toOutside(String name) {
    Optional<String> found = translate(inside, name, outside);
    if (found.isEmpty()) {
      return List.of();
    }
    return operation == Operation.PACK_QKV
        ? List.of(
            found.get().replace(QKV, "q"),
            found.get().replace(QKV, "k"),
            found.get().replace(QKV, "v"))
        : List.of(found.get());
  }

  private static Optional<String> translate(String from, String name, String to) {
    int special = from.indexOf('{');
    if (!name.startsWith(special < 0 ? from : from.substring(0, special))) {
      return Optional.empty();
    }
    Matcher matcher = Pattern.compile(pattern(from)).matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(from.contains(BLOCK) ? to.replace(BLOCK, matcher.group("i")) : to);
  }

  private static String pattern(String template) {
    return Pattern.quote(template)
        .replace(BLOCK, "\\E(?<i>0|[1-9][0-9]{0,5})\\Q")
        .replace(QKV, "\\E[qkv]\\Q");
  }
}
