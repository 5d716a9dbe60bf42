package org.bindery.blocks;

import static org.bindery.blocks.TransformerConfig.require;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.initializer.UniformInitializer;

/**
 * A vision transformer (Dosovitskiy et al. 2021) over anything shaped like a picture, {@code [n, c,
 * h, w]} to {@code [n, width]}: convolution into patches without bias, class token, learned
 * positions, transformer, class token pooled. Films {@code [n, c, frames, h, w]} are taken in one
 * of two ways: a patch spans all frames (ImageBind), or each frame is a row of its own, rows attend
 * over time in every block, and the class tokens are averaged over frames (LanguageBind). In the
 * latter way films may have any number of frames (Bain et al. 2021). A film of one frame is a
 * picture in both.
 */
public final class PatchTrunk extends Layer {
  private final int width;
  private final int patch;
  private final int channels;
  private final int frames;
  private final int rows;
  private final int columns;
  private final int timeFrames;
  private final Shape stride;
  private final PatchStem cut;
  private final TransformerConfig config;
  private final Parameter stem;
  private final LayerNorm stemNorm;
  private final LayerNorm preNorm;
  private final Parameter classToken;
  private final Parameter positions;
  private final Transformer transformer;

  /**
   * Declares the parts.
   *
   * @param input {@code [c, h, w]} or {@code [c, frames, h, w]}
   * @throws org.bindery.spi.ConfigException if a patch does not fit the input, or the frames of the
   *     input are neither those a patch spans nor those that attend over time
   */
  public PatchTrunk(Shape input, PatchStem stem, TransformerConfig config) {
    super(new Shape(config.width()));
    config.check("transformer");
    int last = input.dimension() - 1;
    this.patch = stem.patch();
    this.frames = stem.frames();
    this.timeFrames = config.timeFrames();
    require(patch >= 1, "patch", patch, "at least 1");
    require(stem.stride() >= 1, "stride", stem.stride(), "at least 1");
    require(frames >= 1, "frames", frames, "at least 1");
    require(
        frames == 1 || timeFrames == 0,
        "frames",
        frames,
        "1 where frames attend to each other over time");
    long spanned = last == 3 ? input.get(1) : Math.max(frames, timeFrames);
    require(
        spanned == Math.max(frames, timeFrames),
        "frames",
        frames,
        "the " + spanned + " frames of the input");
    require(
        input.get(last - 1) >= patch && input.get(last) >= patch,
        "patch",
        patch,
        "at most the input's sides " + input.get(last - 1) + " x " + input.get(last));
    require(
        stem.tokenDropout() >= 0 && stem.tokenDropout() < 1,
        "tokenDropout",
        stem.tokenDropout(),
        "0 or more, less than 1");
    this.cut = stem;
    this.config = config;
    this.width = config.width();
    this.channels = Math.toIntExact(input.get(0));
    this.rows = Math.toIntExact((input.get(last - 1) - patch) / stem.stride() + 1);
    this.columns = Math.toIntExact((input.get(last) - patch) / stem.stride() + 1);
    this.stride = new Shape(stem.stride(), stem.stride());
    float bound = (float) (1 / Math.sqrt((double) channels * frames * patch * patch));
    Shape kernel =
        frames == 1
            ? new Shape(width, channels, patch, patch)
            : new Shape(width, channels, frames, patch, patch);
    this.stem = weight("stem", kernel, new UniformInitializer(bound));
    this.stemNorm =
        stem.norm() ? child("stem_norm", new LayerNorm(width, LayerNorm.STEM_EPS)) : null;
    float deviation = (float) (1 / Math.sqrt(width));
    this.classToken = weight("cls_token", new Shape(1, 1, width), new NormalInitializer(deviation));
    this.positions =
        weight(
            "pos_embed", new Shape(1, rows * columns + 1, width), new NormalInitializer(deviation));
    this.preNorm = stem.preNorm() ? child("pre_norm", new LayerNorm(width, config.eps())) : null;
    this.transformer = child("transformer", new Transformer(config, false));
  }

  /**
   * Tells whether this trunk could work with the arrays of another: the same patches of as many
   * channels at as many places, the same transformer. Attention over time may be in either alone.
   */
  public boolean reads(PatchTrunk other) {
    return cut.dropping(0).equals(other.cut.dropping(0))
        && config.reads(other.config)
        && channels == other.channels
        && rows == other.rows
        && columns == other.columns;
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    boolean moving = x.getShape().dimension() == 5;
    int film = moving ? Math.toIntExact(x.getShape().get(2)) : 1;
    require(
        timeFrames > 0 || film == 1 || film == frames,
        "frames",
        film,
        "1 or the " + frames + " a patch spans");
    NDArray kernel = value(store, stem, x, training);
    NDArray pictures = moving && film == 1 ? x.squeeze(2) : x;
    if (timeFrames > 0) {
      pictures = film > 1 ? perFrame(x) : pictures;
    } else if (frames > 1) {
      // A patch that spans every frame there is sees them as channels; in a film that stands still
      // all frames are alike, and the kernel's sum over time sees the same.
      kernel = film == 1 ? kernel.sum(new int[] {2}) : merged(kernel);
      pictures = film == 1 ? pictures : merged(x);
      // What is computed from a parameter lands on the parameter's manager, which outlives the
      // step.
      kernel.attach(x.getManager());
    }
    long n = pictures.getShape().get(0);
    NDArray stemmed =
        observed("stem", Conv2d.conv2d(pictures, kernel, null, stride).singletonOrThrow());
    NDArray tokens = stemmed.reshape(n, width, (long) rows * columns).swapAxes(1, 2);
    if (stemNorm != null) {
      tokens = stemNorm.apply(store, tokens, training);
    }
    NDArray first =
        x.getManager().zeros(new Shape(n, 1, width)).add(value(store, classToken, x, training));
    NDArray sequence = first.concat(tokens, 1).add(value(store, positions, x, training));
    observed("tokens", sequence);
    if (training && cut.tokenDropout() > 0) {
      sequence = observed("kept", kept(sequence, film));
    }
    if (preNorm != null) {
      sequence = preNorm.apply(store, sequence, training);
    }
    NDArray pooled = transformer.apply(store, sequence, film, training).get(":, 0");
    boolean averaged = timeFrames > 0 && film > 1;
    return observed("", averaged ? pooled.reshape(-1, film, width).mean(new int[] {1}) : pooled);
  }

  /**
   * Leaves out patches at random, with their positions, and keeps the class token; of a film the
   * same places in all frames, since those attend to each other.
   */
  private NDArray kept(NDArray sequence, int film) {
    long n = sequence.getShape().get(0);
    long places = sequence.getShape().get(1) - 1;
    // The sum guards against 1 - share falling below a whole number of patches by rounding.
    long many = Math.max(1, (long) (places * (1 - cut.tokenDropout()) + 1e-6));
    long films = timeFrames > 0 ? n / film : n;
    NDArray order = sequence.getManager().randomUniform(0, 1, new Shape(films, places)).argSort(1);
    NDArray chosen = order.get(":, :" + many).add(1);
    NDArray all = sequence.getManager().zeros(new Shape(films, 1), DataType.INT64);
    NDArray index = all.concat(chosen, 1);
    if (films < n) {
      index = index.repeat(0, n / films);
    }
    Shape shape = new Shape(n, many + 1, width);
    return sequence.gather(index.expandDims(2).broadcast(shape), 1);
  }

  /** Moves frames into the rows: {@code [n, c, t, h, w]} to {@code [n * t, c, h, w]}. */
  private NDArray perFrame(NDArray x) {
    Shape shape = x.getShape();
    return x.swapAxes(1, 2).reshape(-1, channels, shape.get(3), shape.get(4));
  }

  /** Moves frames into the channels: {@code [n, c, t, h, w]} to {@code [n, c * t, h, w]}. */
  private NDArray merged(NDArray x) {
    Shape shape = x.getShape();
    return x.reshape(shape.get(0), (long) channels * frames, shape.get(3), shape.get(4));
  }
}
