package org.bindery.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bindery.data.Batch;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.HostTensor;
import org.bindery.spi.TensorSpec;

/**
 * The training step that is measured: two vision transformers, pictures against spectrograms of the
 * same size, on random values. It is the step of {@link Trainer}, not a copy. One thread; close it.
 */
public final class StepBench implements AutoCloseable {
  private static final ColumnId IMAGE = ColumnId.of("image");

  private final Sizes sizes;
  private final BindingModel model;
  private final TrainingStep step;
  private final TrainedEdge edge;
  private final Random random = new Random(0);
  private long dataNanos;
  private int made;

  /**
   * The sizes of the measured step.
   *
   * @param width of a token
   * @param depth blocks of each tower
   * @param heads of each attention
   * @param side of pictures and spectrograms
   * @param patch side of a patch
   * @param batch pairs
   * @param embedding length of an embedding
   */
  public record Sizes(
      int width, int depth, int heads, int side, int patch, int batch, int embedding) {
    /** Returns width 192, depth 6, 64 x 64 in patches of 8, batch 64. */
    public static Sizes standard() {
      return new Sizes(192, 6, 3, 64, 8, 64, 128);
    }

    /** Returns something that makes a thousand steps in a minute. */
    public static Sizes small() {
      return new Sizes(32, 2, 2, 32, 8, 16, 32);
    }
  }

  /**
   * Where the time of all steps so far went, as shares of 1.
   *
   * @param forward towers and loss
   * @param backward gradients
   * @param optimizer clipping and AdamW
   * @param data making a batch in Java memory
   */
  public record Shares(double forward, double backward, double optimizer, double data) {}

  /** Builds both towers from the registry's image and audio modalities. */
  public StepBench(ModalityRegistry registry, Sizes sizes) {
    this.sizes = sizes;
    Map<String, Object> image =
        Map.of(
            "kind", "vit",
            "width", sizes.width(),
            "depth", sizes.depth(),
            "heads", sizes.heads(),
            "patch", sizes.patch());
    Map<String, Object> audio =
        Map.of(
            "kind", "vit",
            "width", sizes.width(),
            "depth", sizes.depth(),
            "heads", sizes.heads(),
            "patch", sizes.patch(),
            "stride", sizes.patch(),
            "dropPath", 0,
            "biasKeyValue", false);
    BindingGraph graph =
        GraphBuilder.anchor("image")
            .bind("audio")
            .tower("image", image)
            .tower("audio", audio)
            .build();
    this.edge = graph.trainedEdges().get(0);
    Recipe recipe = Recipe.standard().withBatch(sizes.batch()).withEmbedding(sizes.embedding());
    BindingModel.InputSpecs inputs =
        new BindingModel.InputSpecs() {
          @Override
          public FeatureSpec spec(ColumnId column) {
            return FeatureSpec.of(
                new TensorSpec("values", DataType.FLOAT32, shape(column), "random"));
          }

          @Override
          public boolean isFrozen(ColumnId column) {
            return false;
          }
        };
    this.model = new BindingModel(inputs, graph, registry, recipe, Devices.choose(recipe.device()));
    this.step = new TrainingStep(model, recipe, Stage.standard().withSteps(recipe.steps()));
  }

  private Shape shape(ColumnId column) {
    return new Shape(column.equals(IMAGE) ? 3 : 1, sizes.side(), sizes.side());
  }

  /** Returns how many numbers are trained. */
  public long parameters() {
    return model.trained(Stage.standard()).values().stream()
        .map(NDArray::getShape)
        .mapToLong(Shape::size)
        .sum();
  }

  /** Makes steps and returns the milliseconds of each, making the batch included. */
  public List<Double> run(int steps) {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      long start = System.nanoTime();
      Batch a = batch(edge.a());
      Batch b = batch(edge.b());
      dataNanos += System.nanoTime() - start;
      step.make(made, made, List.of(new TrainingStep.TermBatch(LossTerm.of(edge), List.of(a, b))));
      made++;
      times.add((System.nanoTime() - start) / 1e6);
    }
    return times;
  }

  private Batch batch(ColumnId column) {
    Shape shape = new Shape(sizes.batch()).addAll(shape(column));
    int size = Math.toIntExact(shape.size());
    FloatBuffer data =
        ByteBuffer.allocateDirect(4 * size).order(ByteOrder.nativeOrder()).asFloatBuffer();
    for (int i = 0; i < size; i++) {
      data.put(random.nextFloat() * 2 - 1);
    }
    return new Batch(
        List.of(new HostTensor(shape, DataType.FLOAT32, data.flip())), sizes.batch(), 1);
  }

  /** Returns where the time went. */
  public Shares shares() {
    long[] nanos = step.nanos();
    double all = nanos[0] + nanos[1] + nanos[2] + dataNanos;
    return new Shares(nanos[0] / all, nanos[1] / all, nanos[2] / all, dataNanos / all);
  }

  @Override
  public void close() {
    step.close();
    model.close();
  }
}
