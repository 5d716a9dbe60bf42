package org.bindery.modality.ecg;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.Mode;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.SampleContext;
import org.bindery.spi.TensorSpec;

/** Resamples, filters and scales once, then cuts and drops leads for each epoch. */
final class EcgPreprocessor implements Preprocessor<Ecg, PreparedEcg> {
  static final PreprocessorFactory<Ecg, EcgPreprocessing> FACTORY = new Factory();

  /** In mV: a line this flat is an electrode that fell off. */
  private static final double FLAT = 1e-6;

  private final EcgPreprocessing config;
  private final List<Lead> wanted;

  private EcgPreprocessor(EcgPreprocessing config) {
    this.config = config;
    this.wanted = config.wanted();
  }

  @Override
  public FeatureSpec output() {
    String unit =
        config.scale().equals(EcgPreprocessing.NONE) ? "mV" : "deviations, " + config.scale();
    return FeatureSpec.of(
        new TensorSpec("leads", DataType.FLOAT32, new Shape(wanted.size(), config.samples()), unit),
        new TensorSpec("mask", DataType.FLOAT32, new Shape(wanted.size()), "1 is there, 0 is not"));
  }

  @Override
  public int views(Mode mode) {
    return mode == Mode.EVAL ? config.crops() : 1;
  }

  @Override
  public PreparedEcg prepare(Ecg sample) {
    if (wanted.stream().noneMatch(sample::has)) {
      throw new CorruptSampleException(
          "it has no lead of those wanted ("
              + labels(wanted)
              + "), only "
              + labels(sample.leads())
              + "; set 'leads' of the preprocessing");
    }
    List<double[]> rows = new ArrayList<>();
    for (Lead lead : wanted) {
      rows.add(sample.has(lead) ? freed(sample, lead) : new double[0]);
    }
    double all = config.scale().equals(EcgPreprocessing.RECORD) ? deviation(rows) : 1;
    List<float[]> scaled = new ArrayList<>();
    int samples = 0;
    for (double[] row : rows) {
      double divisor = config.scale().equals(EcgPreprocessing.LEAD) ? deviation(List.of(row)) : all;
      double mean = config.scale().equals(EcgPreprocessing.LEAD) ? mean(row) : 0;
      float[] values = new float[row.length];
      for (int i = 0; i < row.length; i++) {
        values[i] = (float) ((row[i] - mean) / divisor);
      }
      scaled.add(values);
      samples = Math.max(samples, row.length);
    }
    return new PreparedEcg(scaled, samples);
  }

  private static String labels(List<Lead> leads) {
    return leads.stream().map(Lead::label).collect(Collectors.joining(", "));
  }

  private double[] freed(Ecg sample, Lead lead) {
    float[] signal = sample.signal(lead);
    double[] values = new double[signal.length];
    Arrays.setAll(values, i -> signal[i]);
    double[] resampled = Filters.resample(values, sample.rate(), config.rate());
    return switch (config.baseline()) {
      case EcgPreprocessing.HIGH_PASS ->
          Filters.highPass(resampled, config.rate(), config.cutoff());
      case EcgPreprocessing.MEDIAN -> Filters.withoutMedian(resampled, config.rate());
      default -> resampled;
    };
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  /** Returns the deviation within rows, 1 where all are flat. */
  private static double deviation(List<double[]> rows) {
    double squares = 0;
    long count = 0;
    for (double[] row : rows) {
      double mean = mean(row);
      squares += Arrays.stream(row).map(value -> (value - mean) * (value - mean)).sum();
      count += row.length;
    }
    double deviation = Math.sqrt(squares / Math.max(1, count));
    return deviation > FLAT ? deviation : 1;
  }

  @Override
  public long bytes(PreparedEcg prepared) {
    return prepared.leads().stream().mapToLong(row -> 4L * row.length + 16).sum() + 64;
  }

  @Override
  public List<Features> finish(PreparedEcg prepared, SampleContext context) {
    int room = prepared.samples() - config.samples();
    if (context.mode() == Mode.EVAL) {
      List<Features> views = new ArrayList<>();
      for (int view = 0; view < config.crops(); view++) {
        long begin = config.crops() == 1 ? room / 2 : (long) room * view / (config.crops() - 1);
        views.add(cut(prepared, room < 0 ? Math.floorDiv(room, 2) : (int) begin, kept(prepared)));
      }
      return views;
    }
    RandomGenerator random = context.random();
    int begin = Math.floorDiv(room, 2);
    if (config.randomCrop() && room > 0) {
      begin = random.nextInt(room + 1);
    }
    boolean[] kept = kept(prepared);
    if (config.leadDropout() > 0) {
      drop(kept, random);
    }
    Features features = cut(prepared, begin, kept);
    return config.noise() > 0 ? List.of(noisy(features, kept, random)) : List.of(features);
  }

  private static boolean[] kept(PreparedEcg prepared) {
    boolean[] kept = new boolean[prepared.leads().size()];
    for (int lead = 0; lead < kept.length; lead++) {
      kept[lead] = prepared.has(lead);
    }
    return kept;
  }

  /** Drops leads; where all would go, one drawn among them stays. */
  private void drop(boolean[] kept, RandomGenerator random) {
    List<Integer> there = new ArrayList<>();
    for (int lead = 0; lead < kept.length; lead++) {
      if (kept[lead]) {
        there.add(lead);
      }
    }
    int left = there.size();
    int saved = there.get(random.nextInt(left));
    for (int lead : there) {
      kept[lead] = random.nextDouble() >= config.leadDropout();
      left -= kept[lead] ? 0 : 1;
    }
    kept[saved] |= left == 0;
  }

  private Features cut(PreparedEcg prepared, int begin, boolean[] kept) {
    int samples = config.samples();
    float[] values = new float[kept.length * samples];
    float[] mask = new float[kept.length];
    int from = Math.max(0, begin);
    int count = Math.min(samples, prepared.samples() - from);
    for (int lead = 0; lead < kept.length; lead++) {
      if (kept[lead]) {
        mask[lead] = 1;
        System.arraycopy(
            prepared.leads().get(lead), from, values, lead * samples + from - begin, count);
      }
    }
    return Features.of(
        HostTensor.of(values, kept.length, samples), HostTensor.of(mask, kept.length));
  }

  private Features noisy(Features features, boolean[] kept, RandomGenerator random) {
    int samples = config.samples();
    FloatBuffer clean = (FloatBuffer) features.tensors().get(0).data();
    float[] values = new float[clean.limit()];
    clean.duplicate().get(values);
    for (int lead = 0; lead < kept.length; lead++) {
      for (int i = 0; kept[lead] && i < samples; i++) {
        values[lead * samples + i] += (float) (config.noise() * random.nextGaussian());
      }
    }
    return Features.of(HostTensor.of(values, kept.length, samples), features.tensors().get(1));
  }

  private static final class Factory implements PreprocessorFactory<Ecg, EcgPreprocessing> {
    @Override
    public EcgPreprocessing defaults() {
      return EcgPreprocessing.defaults();
    }

    @Override
    public Preprocessor<Ecg, ?> create(EcgPreprocessing config) {
      return new EcgPreprocessor(config);
    }
  }
}
