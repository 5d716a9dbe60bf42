package org.bindery.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.Pair;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.bindery.blocks.Adapters;
import org.bindery.blocks.BatchNorm;
import org.bindery.blocks.Layer;
import org.bindery.blocks.LowRank;
import org.bindery.blocks.PatchTrunk;
import org.bindery.blocks.SharedWeights;
import org.bindery.data.Registered;
import org.bindery.graph.Sharing;
import org.bindery.graph.TowerSpec;
import org.bindery.graph.Tuning;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Modality;
import org.bindery.spi.PluginException;
import org.bindery.spi.TensorSpec;

/**
 * A trunk with its projection head: features to unit vectors. A frozen tower has no trunk here: its
 * features are the outside encoder's vectors. One thread.
 */
public final class Tower {
  private static final int UNTRACED_ROWS = 32;

  private final String name;
  private final Optional<Block> trunk;
  private final ProjectionHead head;
  private final int width;
  private final boolean probed;
  private final Optional<Origin> origin;
  private final Map<String, String> borrowed = new LinkedHashMap<>();
  private final ArrayCount count = new ArrayCount();

  /** What a trunk was made of: trunks of equal origin are alike. */
  private record Origin(Class<?> factory, Record config, FeatureSpec features) {}

  /** A call of a plugin's encoder must let out nothing but what its contract names. */
  private static <T> T called(
      String column, Class<?> factory, String method, Supplier<String> given, Supplier<T> action) {
    try {
      return action.get();
    } catch (BinderyException e) {
      throw e;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw new PluginException(
          "The encoder of "
              + column
              + " ("
              + Registered.origin(factory)
              + ") threw "
              + e
              + " in "
              + method
              + "(), given "
              + given.get()
              + ".",
          e);
    }
  }

  private Class<?> maker() {
    return origin.<Class<?>>map(Origin::factory).orElseGet(() -> trunk.orElseThrow().getClass());
  }

  /**
   * Puts them together, uninitialised.
   *
   * @param name of its column, {@code audio.es}
   * @param trunk empty for a frozen tower
   * @param width of what the head takes
   * @param embedding length of the result
   */
  public Tower(String name, Optional<Block> trunk, int width, int embedding, double headDropout) {
    this(name, trunk, width, embedding, headDropout, false, Optional.empty());
  }

  private Tower(
      String name,
      Optional<Block> trunk,
      int width,
      int embedding,
      double headDropout,
      boolean probed,
      Optional<Origin> origin) {
    this.name = name;
    this.trunk = trunk;
    this.width = width;
    this.probed = probed;
    this.origin = origin;
    this.head = new ProjectionHead(width, embedding, headDropout);
  }

  /**
   * Builds the trunk of a column as its modality and a spec say, and puts a head on it,
   * uninitialised. What the spec's tuning does not train has no gradient; its weights are not
   * loaded here.
   *
   * @param features what the trunk will be fed
   * @throws org.bindery.spi.ConfigException if the spec's encoder cannot be, or does not fit them,
   *     or has no such linear maps as are to be adapted
   */
  public static Tower of(
      ColumnId column,
      Modality<?> modality,
      TowerSpec spec,
      FeatureSpec features,
      int embedding,
      double headDropout) {
    return of(column, modality.encoder(), spec, features, embedding, headDropout);
  }

  private static <C extends Record> Tower of(
      ColumnId column,
      EncoderFactory<C> factory,
      TowerSpec spec,
      FeatureSpec features,
      int embedding,
      double headDropout) {
    String path = "towers." + column + ".encoder";
    C config = RecordOverrides.apply(factory.defaults(), spec.encoder(), path);
    Block trunk =
        called(
            column.toString(),
            factory.getClass(),
            "create",
            () -> config + " and " + features.tensors(),
            () -> factory.create(config, features));
    boolean probed = spec.tuning() instanceof Tuning.Probe;
    if (probed) {
      trunk.freezeParameters(true);
    } else if (spec.tuning() instanceof Tuning.LowRank low) {
      Adapters.add(
          trunk,
          new LowRank(low.rank(), low.alpha()),
          Set.copyOf(low.of()),
          low.blocks(),
          "towers." + column + ".lora");
    }
    return new Tower(
        column.toString(),
        Optional.of(trunk),
        factory.width(config),
        embedding,
        headDropout,
        probed,
        Optional.of(new Origin(factory.getClass(), config, features)));
  }

  /**
   * Makes this work with weights of another tower, which has to be initialised before this is.
   *
   * @throws ConfigException if the two do not fit
   */
  void share(Sharing sharing, Tower lender) {
    String path = "towers." + name + ".share";
    Block ours = trunk.orElseThrow();
    Block theirs = lender.trunk.orElseThrow();
    if (sharing.parts() == Sharing.Parts.TRUNK && !isAlike(lender)) {
      throw new ConfigException(
          path,
          lender.name,
          path
              + " asks for the trunk of "
              + lender.name
              + ", but "
              + difference(lender)
              + ": make both alike, or share attention.");
    }
    Set<String> places =
        sharing.parts() == Sharing.Parts.TRUNK
            ? SharedWeights.trunk(theirs, ours, path)
            : SharedWeights.attention(theirs, ours, sharing.fusion(), path);
    places.forEach(place -> borrowed.put(trunkPath(name) + place, trunkPath(lender.name) + place));
  }

  private boolean isAlike(Tower other) {
    return origin.equals(other.origin)
        || (trunk.orElseThrow() instanceof PatchTrunk ours
            && other.trunk.orElseThrow() instanceof PatchTrunk theirs
            && ours.reads(theirs));
  }

  private String difference(Tower other) {
    Origin ours = origin.orElseThrow();
    Origin theirs = other.origin.orElseThrow();
    if (!ours.config().equals(theirs.config())) {
      return "its encoder is " + theirs.config() + " and that of " + name + " is " + ours.config();
    }
    return "its features are "
        + theirs.features().tensors()
        + " and those of "
        + name
        + " are "
        + ours.features().tensors();
  }

  private static String trunkPath(String column) {
    return "towers." + column + ".trunk.";
  }

  /**
   * Draws all parameters from the engine's generator, but for those whose initializers were
   * replaced with {@link #initializeWith}.
   */
  public void initialize(NDManager manager, FeatureSpec features) {
    trunk.ifPresent(
        block -> {
          Shape[] shapes =
              features.tensors().stream()
                  .map(TensorSpec::shape)
                  .map(shape -> new Shape(1).addAll(shape))
                  .toArray(Shape[]::new);
          called(
              name,
              maker(),
              "initialize",
              () -> Arrays.toString(shapes),
              () -> {
                block.initialize(manager, DataType.FLOAT32, shapes);
                return block;
              });
        });
    head.initialize(manager, DataType.FLOAT32, new Shape(1, width));
  }

  /**
   * Embeds a batch.
   *
   * @param features each with a leading axis {@code rows * views}, on the step's manager
   * @param views of each row; their unit vectors are averaged and normalised again, where ImageBind
   *     leaves the average as it is
   * @return unit rows {@code [rows, embedding]}
   */
  public NDArray embed(ParameterStore store, NDList features, int views, boolean training) {
    NDArray vectors = vectors(store, features, training);
    if (views == 1) {
      return vectors;
    }
    long d = vectors.getShape().get(1);
    return vectors.reshape(-1, views, d).mean(new int[] {1}).normalize(2, 1, 1e-12);
  }

  /**
   * Embeds every view for itself.
   *
   * @param features each with a leading axis {@code rows * views}, on the step's manager
   * @return unit rows {@code [rows * views, embedding]}
   * @throws PluginException if the trunk gives another shape than its factory promised
   */
  public NDArray vectors(ParameterStore store, NDList features, boolean training) {
    NDArray pooled = features.get(0);
    if (trunk.isPresent()) {
      pooled =
          probed
              ? withoutTrace(store, features)
              : pooled(forward(store, features, training), features);
    }
    return head.apply(store, pooled, training);
  }

  /**
   * Runs a trunk that no gradient goes back through: as in evaluation, so that no running statistic
   * moves, and some rows at a time, so that the intermediates of these alone are in memory, where a
   * traced trunk needs those of all rows until the step ends.
   */
  private NDArray withoutTrace(ParameterStore store, NDList features) {
    NDManager step = features.get(0).getManager();
    long rows = features.get(0).getShape().get(0);
    NDList parts = new NDList();
    for (long from = 0; from < rows; from += UNTRACED_ROWS) {
      NDIndex some = new NDIndex().addSliceDim(from, Math.min(rows, from + UNTRACED_ROWS));
      try (NDManager scratch = step.newSubManager()) {
        NDList slice = new NDList();
        for (NDArray feature : features) {
          NDArray part = feature.get(some);
          part.attach(scratch);
          slice.add(part);
        }
        NDArray part = pooled(forward(store, slice, false), slice);
        part.attach(step);
        parts.add(part);
      }
    }
    return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts);
  }

  private NDList forward(ParameterStore store, NDList features, boolean training) {
    Block block = trunk.orElseThrow();
    return called(
        name,
        maker(),
        "forward",
        () -> features.stream().map(NDArray::getShape).toList().toString(),
        () ->
            training
                ? count.during(features, () -> block.forward(store, features, true))
                : block.forward(store, features, false));
  }

  /** Returns a sentence if the trunk leaves more and more arrays behind; once. */
  Optional<String> leak() {
    return count
        .leak()
        .map(found -> "The encoder of " + name + " (" + Registered.origin(maker()) + ") " + found);
  }

  private NDArray pooled(NDList out, NDList features) {
    NDArray pooled = out.get(0);
    Shape promised = new Shape(features.get(0).getShape().get(0), width);
    if (out.size() != 1
        || !pooled.getShape().equals(promised)
        || pooled.getDataType() != DataType.FLOAT32) {
      throw new PluginException(
          "The trunk of "
              + name
              + " ("
              + Registered.origin(maker())
              + ") gave "
              + out.stream().map(array -> array.getDataType() + " " + array.getShape()).toList()
              + " where its factory promised one float32 array "
              + promised
              + ": make both agree.",
          null);
    }
    return pooled;
  }

  /**
   * Folds adapters into the weights beside them, for good: the tower embeds as before, up to
   * rounding, and {@link #parameters} has only arrays that a tower without adapters has.
   */
  void merge() {
    trunk.ifPresent(Adapters::merge);
  }

  /** Lets all arrays begin as {@code initializer} says; to be called before {@link #initialize}. */
  public void initializeWith(Initializer initializer) {
    trunk.ifPresent(block -> block.setInitializer(initializer, parameter -> true));
    head.setInitializer(initializer, parameter -> true);
  }

  /**
   * Shows intermediate arrays to an observer: {@code trunk.} and {@code head.} followed by the
   * names that {@link Layer#observe} gives. A trunk that is not made of layers shows nothing.
   */
  public void observe(BiConsumer<String, NDArray> observer) {
    if (trunk.isPresent() && trunk.get() instanceof Layer layer) {
      layer.observe((part, array) -> observer.accept(joined("trunk", part), array));
    }
    head.observe((part, array) -> observer.accept(joined("head", part), array));
  }

  /**
   * Promises that no gradient will be taken through passes that are not for training, which then
   * need much less memory; see {@link Layer#releaseInEvaluation}.
   */
  public void releaseInEvaluation() {
    if (trunk.isPresent() && trunk.get() instanceof Layer layer) {
      layer.releaseInEvaluation();
    }
  }

  private static String joined(String first, String second) {
    return second.isEmpty() ? first : first + "." + second;
  }

  /**
   * Returns its own arrays by name, the trained and the running ones, in a fixed order: {@code
   * towers.audio.trunk.cls_token}. Those it borrows are the lender's.
   */
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> own = named();
    own.keySet().removeAll(borrowed.keySet());
    return own;
  }

  /** Returns the names of all arrays it works with; a borrowed one has the lender's. */
  Set<String> used() {
    Set<String> used = new LinkedHashSet<>();
    named().keySet().forEach(array -> used.add(borrowed.getOrDefault(array, array)));
    return used;
  }

  /** Returns the names of those it works with that no gradient moves, likewise. */
  Set<String> running() {
    Set<String> running = new LinkedHashSet<>();
    named()
        .forEach(
            (array, parameter) -> {
              if (!parameter.requiresGradient()) {
                running.add(borrowed.getOrDefault(array, array));
              }
            });
    return running;
  }

  /** Returns all arrays it works with, under names of its own, the borrowed ones too. */
  Map<String, Parameter> named() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    trunk.ifPresent(block -> collect(block, "towers." + name + ".trunk", all));
    collect(head, "towers." + name + ".head", all);
    return all;
  }

  private static void collect(Block block, String path, Map<String, Parameter> into) {
    for (Pair<String, Parameter> own : block.getDirectParameters()) {
      into.put(path + "." + own.getKey(), own.getValue());
    }
    for (Pair<String, Block> child : block.getChildren()) {
      // DJL numbers children: "01norm"; the number says nothing that the order does not.
      collect(child.getValue(), path + "." + child.getKey().replaceFirst("^\\d{2,}", ""), into);
    }
  }

  /** Tells whether the trunk normalizes by batches. */
  boolean hasBatchNorm() {
    return trunk.filter(Tower::hasBatchNorm).isPresent();
  }

  private static boolean hasBatchNorm(Block block) {
    return block instanceof BatchNorm
        || block instanceof ai.djl.nn.norm.BatchNorm
        || block.getChildren().values().stream().anyMatch(Tower::hasBatchNorm);
  }
}
