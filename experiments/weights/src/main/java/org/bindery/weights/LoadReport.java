package org.bindery.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bindery.spi.DataException;

/**
 * How a file of weights fits a set of towers: everything at once, so that nobody mends one name at
 * a time.
 *
 * @param file the weights
 * @param names of which map
 * @param loaded the towers' arrays that have their values in the file
 * @param missing the towers' arrays that have not
 * @param unexpected the file's tensors that belong to a wanted tower, or to none that is known, and
 *     have no place in it
 * @param misshaped what is there in another shape or type
 * @param resized positional tables that are resized on loading; also among the loaded
 * @param ignored what is passed over for a good reason
 * @param leftOut the file's tensors that belong to towers that are not wanted
 */
public record LoadReport(
    Path file,
    String names,
    List<String> loaded,
    List<String> missing,
    List<String> unexpected,
    List<Misshaped> misshaped,
    List<Resized> resized,
    List<Ignored> ignored,
    List<String> leftOut) {
  private static final int SHOWN = 8;

  /** A tensor that cannot be put into the array it is meant for. */
  public record Misshaped(String array, List<Long> wanted, String tensor, TensorInfo found) {
    @Override
    public String toString() {
      return tensor + " is " + found + " where " + array + " needs " + wanted;
    }
  }

  /** A positional table with another number of patches. */
  public record Resized(String array, long from, long to) {
    @Override
    public String toString() {
      return array + " from " + from + " to " + to + " positions";
    }
  }

  /** A tensor that is not needed. */
  public record Ignored(String tensor, String reason) {
    @Override
    public String toString() {
      return tensor + " (" + reason + ")";
    }
  }

  /** Keeps copies. */
  public LoadReport {
    loaded = List.copyOf(loaded);
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    misshaped = List.copyOf(misshaped);
    resized = List.copyOf(resized);
    ignored = List.copyOf(ignored);
    leftOut = List.copyOf(leftOut);
  }

  /** Tells whether every array has its values and nothing is left over. */
  public boolean isComplete() {
    return missing.isEmpty() && unexpected.isEmpty() && misshaped.isEmpty();
  }

  /** Returns all of it for people, a line for each kind that there is, long lists cut short. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s (%s names): %d of %d arrays found"
            .formatted(file, names, loaded.size(), loaded.size() + missing.size() + badArrays()));
    add(lines, "missing", missing, Function.identity());
    add(lines, "unexpected", unexpected, Function.identity());
    add(lines, "mis-shaped", misshaped, Misshaped::toString);
    add(lines, "resized", resized, Resized::toString);
    add(lines, "ignored", ignored, Ignored::toString);
    if (!leftOut.isEmpty()) {
      lines.add("left out, of other towers: " + leftOut.size());
    }
    return String.join("\n", lines);
  }

  /**
   * Checks that the weights can be loaded.
   *
   * @throws DataException with {@link #text} if they cannot
   */
  public void requireComplete() {
    if (!isComplete()) {
      throw new DataException(
          file
              + " does not fit these towers: use the preset the weights were made for, or load only"
              + " the modalities that fit.\n"
              + text());
    }
  }

  private long badArrays() {
    return misshaped.stream().map(Misshaped::array).distinct().count();
  }

  private static <T> void add(
      List<String> lines, String kind, List<T> items, Function<T, String> shown) {
    if (!items.isEmpty()) {
      String some = String.join(", ", items.stream().limit(SHOWN).map(shown).toList());
      int more = items.size() - SHOWN;
      lines.add(
          kind + " (" + items.size() + "): " + some + (more > 0 ? " and " + more + " more" : ""));
    }
  }
}
