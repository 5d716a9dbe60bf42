package org.bindery.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bindery.losses.Reduction;
import org.bindery.spi.ConfigException;

/**
 * How to train; immutable. Defaults are in {@link #standard()}; change them by {@code with...}.
 *
 * @param steps optimizer steps, at least 1; in each, every trained edge draws one batch of pairs
 * @param batch pairs of a batch, at least 2; the other rows are the in-batch negatives
 * @param embedding length of an embedding
 * @param learningRate the peak, after warm-up; then a cosine to zero
 * @param weightDecay decoupled (Loshchilov and Hutter 2019)
 * @param decay which arrays decay
 * @param beta1 of AdamW
 * @param beta2 of AdamW; ImageBind uses 0.95
 * @param eps of AdamW, added to the root of the second moment; OpenCLIP uses 1e-6
 * @param warmupSteps steps of linear warm-up
 * @param clipNorm largest global gradient norm; 0 for no clipping
 * @param reduction sum or mean of the two directions
 * @param headDropout share of the pooled vector dropped before every projection head, or -1 for
 *     each modality's default
 * @param seed decides initialisation, order, augmentation and dropout
 * @param evaluateEvery steps between evaluations during training; 0 for none
 * @param checkpointEvery steps between checkpoints; one is always written at the end
 * @param device {@code auto}, {@code cpu} or {@code cuda}
 * @param distinctKeys whether a batch holds a key at most once, so that no negative is a match
 * @param averaging decay of the moving average of the weights (Polyak and Juditsky 1992), which is
 *     what is evaluated and kept; 0 for none
 * @param stages parts of the training one after another; empty for one over all edges
 * @param shuffledPairs the negative control: every row is paired with another's partner
 * @param chunk how many rows of a batch go through a tower at once, for batches that do not fit
 *     into memory (cached gradients, Gao et al. 2021, arXiv 2101.06983): every row goes through
 *     twice, and the gradients are those of the whole batch; 0 for the whole batch at once
 */
public record Recipe(
    int steps,
    int batch,
    int embedding,
    double learningRate,
    double weightDecay,
    Decay decay,
    double beta1,
    double beta2,
    double eps,
    int warmupSteps,
    double clipNorm,
    Reduction reduction,
    double headDropout,
    long seed,
    int evaluateEvery,
    int checkpointEvery,
    String device,
    boolean distinctKeys,
    double averaging,
    List<Stage> stages,
    boolean shuffledPairs,
    int chunk) {

  /** Checks the ranges. */
  public Recipe {
    require(steps >= 1, "steps", steps, "at least 1");
    require(batch >= 2, "batch", batch, "at least 2, because the other rows are the negatives");
    require(embedding >= 1, "embedding", embedding, "at least 1");
    require(
        learningRate > 0 && learningRate < 10, "learningRate", learningRate, "between 0 and 10");
    require(weightDecay >= 0 && weightDecay < 10, "weightDecay", weightDecay, "0 or more");
    require(beta1 >= 0 && beta1 < 1, "beta1", beta1, "0 or more, less than 1");
    require(beta2 >= 0 && beta2 < 1, "beta2", beta2, "0 or more, less than 1");
    require(eps > 0 && eps < 1, "eps", eps, "more than 0, less than 1");
    require(warmupSteps >= 0, "warmupSteps", warmupSteps, "0 or more");
    require(clipNorm >= 0, "clipNorm", clipNorm, "0 or more; 0 is no clipping");
    require(
        headDropout == -1 || (headDropout >= 0 && headDropout < 1),
        "headDropout",
        headDropout,
        "0 or more and less than 1, or -1 for each modality's default");
    require(evaluateEvery >= 0, "evaluateEvery", evaluateEvery, "0 or more; 0 is never");
    require(checkpointEvery >= 1, "checkpointEvery", checkpointEvery, "at least 1");
    require(averaging >= 0 && averaging < 1, "averaging", averaging, "0 or more, less than 1");
    require(chunk >= 0, "chunk", chunk, "0 or more; 0 is the whole batch at once");
    stages = List.copyOf(stages);
    int staged = stages.stream().mapToInt(Stage::steps).sum();
    require(
        stages.isEmpty() || staged == steps,
        "steps",
        steps,
        "the sum of the stages' steps, " + staged);
    require(
        device.equals("auto") || device.equals("cpu") || device.equals("cuda"),
        "device",
        device,
        "auto, cpu or cuda");
  }

  /** Returns what is used where a spec says nothing. */
  public static Recipe standard() {
    return new Recipe(
        1000,
        128,
        128,
        1e-3,
        0.05,
        Decay.MATRICES,
        0.9,
        0.98,
        1e-8,
        50,
        1,
        Reduction.SUM,
        -1,
        0,
        100,
        200,
        "auto",
        true,
        0,
        List.of(),
        false,
        0);
  }

  /**
   * Returns this with another number of steps. Stages keep their shares; warm-up is cut to a fifth
   * of the shortest stage where it is longer.
   */
  public Recipe withSteps(int value) {
    List<Stage> scaled = new ArrayList<>();
    int done = 0;
    long seen = 0;
    for (Stage stage : stages) {
      seen += stage.steps();
      int end = (int) Math.max(done + 1, Math.round((double) seen * value / steps));
      scaled.add(stage.withSteps(end - done));
      done = end;
    }
    int total = stages.isEmpty() ? value : done;
    int shortest = scaled.stream().mapToInt(Stage::steps).min().orElse(total);
    return RecordOverrides.apply(
        this,
        Map.of(
            "steps", total, "stages", scaled, "warmupSteps", Math.min(warmupSteps, shortest / 5)),
        "recipe");
  }

  /** Returns this in stages; the number of steps becomes their sum. */
  public Recipe withStages(Stage... parts) {
    int total = List.of(parts).stream().mapToInt(Stage::steps).sum();
    return RecordOverrides.apply(this, Map.of("steps", total, "stages", List.of(parts)), "recipe");
  }

  /** Returns this with another decay of the moving average. */
  public Recipe withAveraging(double value) {
    return with("averaging", value);
  }

  /** Returns this with another batch. */
  public Recipe withBatch(int value) {
    return with("batch", value);
  }

  /** Returns this with another embedding length. */
  public Recipe withEmbedding(int value) {
    return with("embedding", value);
  }

  /** Returns this with another peak learning rate. */
  public Recipe withLearningRate(double value) {
    return with("learningRate", value);
  }

  /** Returns this with another weight decay. */
  public Recipe withWeightDecay(double value) {
    return with("weightDecay", value);
  }

  /** Returns this with another choice of arrays that decay. */
  public Recipe withDecay(Decay value) {
    return with("decay", value);
  }

  /** Returns this with another beta1. */
  public Recipe withBeta1(double value) {
    return with("beta1", value);
  }

  /** Returns this with another beta2. */
  public Recipe withBeta2(double value) {
    return with("beta2", value);
  }

  /** Returns this with another eps. */
  public Recipe withEps(double value) {
    return with("eps", value);
  }

  /** Returns this with another warm-up. */
  public Recipe withWarmupSteps(int value) {
    return with("warmupSteps", value);
  }

  /** Returns this with another clip norm. */
  public Recipe withClipNorm(double value) {
    return with("clipNorm", value);
  }

  /** Returns this with another reduction. */
  public Recipe withReduction(Reduction value) {
    return with("reduction", value);
  }

  /** Returns this with another head dropout. */
  public Recipe withHeadDropout(double value) {
    return with("headDropout", value);
  }

  /** Returns this with another seed. */
  public Recipe withSeed(long value) {
    return with("seed", value);
  }

  /** Returns this with another distance between evaluations. */
  public Recipe withEvaluateEvery(int value) {
    return with("evaluateEvery", value);
  }

  /** Returns this with another distance between checkpoints. */
  public Recipe withCheckpointEvery(int value) {
    return with("checkpointEvery", value);
  }

  /** Returns this with another device. */
  public Recipe withDevice(String value) {
    return with("device", value);
  }

  /** Returns this with another rule for keys in a batch. */
  public Recipe withDistinctKeys(boolean value) {
    return with("distinctKeys", value);
  }

  /** Returns this with another pairing: {@code true} for the negative control. */
  public Recipe withShuffledPairs(boolean value) {
    return with("shuffledPairs", value);
  }

  /** Returns this with another number of rows that go through a tower at once. */
  public Recipe withChunk(int value) {
    return with("chunk", value);
  }

  private Recipe with(String component, Object value) {
    return RecordOverrides.apply(this, Map.of(component, value), "recipe");
  }

  /** Returns the stages, one over all edges where none were given. */
  List<Stage> resolvedStages() {
    return stages.isEmpty() ? List.of(Stage.standard().withSteps(steps)) : stages;
  }

  private static void require(boolean condition, String component, Object value, String allowed) {
    if (!condition) {
      throw new ConfigException(
          "recipe." + component,
          String.valueOf(value),
          "recipe." + component + " is " + value + ", which is not allowed: use " + allowed + ".");
    }
  }
}
