package org.bindery.dashboard;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.bindery.tracking.Goal;
import org.bindery.tracking.Media;
import org.bindery.tracking.MetricDefinition;
import org.bindery.tracking.Run;
import org.bindery.tracking.RunStart;
import org.bindery.tracking.SummaryKind;
import org.bindery.tracking.Tracker;

/** Writes runs that look like those of people: trainings, a sweep, media, a run that goes on. */
final class DemoRuns {
  private static final List<String> ANCHORS = List.of("image", "audio", "text");

  private DemoRuns() {}

  /** A dozen trainings with media, and a sweep of forty trials. */
  static void write(Path root, int trainings, int trials, int rows) {
    for (int i = 0; i < trainings; i++) {
      training(root, i, rows);
    }
    for (int i = 0; i < trials; i++) {
      trial(root, i, Math.max(60, rows / 10));
    }
  }

  /** The curves a user would get from one training, with a spike and noise. */
  static void training(Path root, int number, int rows) {
    RandomGenerator random = new SplittableRandom(number);
    double rate = Math.pow(10, -4 + 2 * random.nextDouble());
    Map<String, Object> config = new LinkedHashMap<>();
    config.put(
        "graph",
        Map.of(
            "anchor", ANCHORS.get(number % 3), "topology", number % 2 == 0 ? "star" : "complete"));
    config.put("recipe", Map.of("learningRate", rate, "batch", 64 << (number % 3), "seed", number));
    RunStart start =
        RunStart.of(root, "sprites")
            .withName(String.format(Locale.ROOT, "bind-%s-%02d", ANCHORS.get(number % 3), number))
            .withJobType("train")
            .withTags(List.of("sprites", number % 2 == 0 ? "star" : "complete"))
            .withConfig(config)
            .withoutStats();
    try (Run run = Tracker.start(start)) {
      run.define(MetricDefinition.of("train/loss").withGoal(Goal.MINIMIZE));
      run.define(
          MetricDefinition.of("val/recall@1")
              .withGoal(Goal.MAXIMIZE)
              .withSummary(SummaryKind.MAX, SummaryKind.LAST));
      double floor = 0.4 + 0.6 * random.nextDouble();
      for (int step = 0; step < rows; step++) {
        double part = (double) step / rows;
        double loss = floor + 4 * Math.exp(-part * 9) + 0.12 * random.nextGaussian() * (1.2 - part);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(
            "train/loss", step == rows / 3 && number % 4 == 0 ? loss + 3.5 : Math.max(0.01, loss));
        row.put(
            "train/learning_rate",
            rate * Math.min(1, step / (0.05 * rows)) * 0.5 * (1 + Math.cos(Math.PI * part)));
        row.put(
            "train/logit_scale", 14 + 60 * (1 - Math.exp(-3 * part)) + random.nextGaussian() * 0.2);
        if (step % Math.max(1, rows / 40) == 0 || step == rows - 1) {
          row.put(
              "val/recall@1",
              Math.min(
                  1,
                  (1.15 - floor * 0.5) * (1 - Math.exp(-4 * part)) + 0.01 * random.nextGaussian()));
        }
        run.log(step, row);
      }
      run.log(
          rows,
          Map.of(
              "samples/nearest",
                  Media.images(
                      List.of(
                          picture(number, 1, "a cat"),
                          picture(number, 2, "a dog"),
                          picture(number, 3, "no match"))),
              "samples/sound", Media.audio(tone(220 + 40 * number), 8_000),
              "samples/logits", Media.histogram(random.doubles(500).map(x -> x * x).toArray(), 24),
              "samples/worst",
                  Media.table(
                      List.of("query", "wanted", "found", "cosine"),
                      List.of(
                          List.of("img_031", "meow", "bark", 0.41),
                          List.of("img_007", "rain", "applause", 0.39),
                          List.of("img_112", "engine", "rain", 0.33)))));
      run.console("epoch 1 of 1: loss " + floor);
      run.flush(Duration.ofMinutes(1));
      run.finish(number % 7 == 5 ? 1 : 0);
    }
  }

  /** One trial of a sweep over anchor, temperature, depth and learning rate. */
  static void trial(Path root, int number, int rows) {
    RandomGenerator random = new SplittableRandom(1_000L + number);
    double rate = Math.pow(10, -4.5 + 2.5 * random.nextDouble());
    double temperature = 0.02 + 0.3 * random.nextDouble();
    int depth = 2 + 2 * random.nextInt(4);
    String anchor = ANCHORS.get(random.nextInt(3));
    double good =
        0.75
            - 0.18 * Math.pow(Math.log10(rate) + 3.2, 2)
            - 1.4 * Math.pow(temperature - 0.08, 2)
            + (anchor.equals("image") ? 0.12 : 0)
            + 0.008 * depth
            + 0.02 * random.nextGaussian();
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("graph", Map.of("anchor", anchor));
    config.put("recipe", Map.of("learningRate", rate, "epochs", 3));
    config.put("edges", Map.of("audio", Map.of("temperature", temperature)));
    config.put("towers", Map.of("audio", Map.of("depth", depth)));
    RunStart start =
        RunStart.of(root, "sprites")
            .withName(String.format(Locale.ROOT, "trial-%02d", number))
            .withGroup("anchor-by-temperature")
            .withJobType("trial")
            .withConfig(config)
            .withoutStats();
    try (Run run = Tracker.start(start)) {
      run.define(MetricDefinition.of("val/recall@1").withGoal(Goal.MAXIMIZE));
      for (int step = 0; step < rows; step++) {
        double part = (double) step / rows;
        run.log(
            step,
            Map.of(
                "train/loss",
                3.2 * Math.exp(-4 * part) + 1.3 - good + 0.05 * random.nextGaussian(),
                "val/recall@1",
                Math.max(0, good * (1 - Math.exp(-5 * part)) + 0.01 * random.nextGaussian())));
      }
      run.flush(Duration.ofMinutes(1));
      run.finish(number % 13 == 12 ? 1 : 0);
    }
  }

  /** A study of three graphs. */
  static StudySource studies() {
    Random random = new Random(5);
    List<String> graphs = List.of("star, image", "star, audio", "complete");
    List<String> directions =
        List.of(
            "image>audio", "audio>image", "image>text", "text>image", "audio>text", "text>audio");
    List<StudyPage.Cell> cells = new java.util.ArrayList<>();
    for (int g = 0; g < 3; g++) {
      for (int d = 0; d < 6; d++) {
        boolean emergent = g == 0 && d > 3 || g == 1 && (d == 2 || d == 3);
        double mean = (emergent ? 0.35 : 0.7) + 0.04 * g + 0.02 * d;
        List<StudyPage.Seed> seeds = new java.util.ArrayList<>();
        for (int s = 0; s < 5; s++) {
          seeds.add(new StudyPage.Seed(s, mean + 0.02 * random.nextGaussian()));
        }
        cells.add(
            new StudyPage.Cell(
                graphs.get(g),
                directions.get(d),
                emergent ? "emergent" : "trained",
                mean,
                0.018,
                1 / 64.0,
                seeds));
      }
    }
    StudyPage page =
        new StudyPage(
            "anchors",
            "sprites  ·  budget: 2,000 steps  ·  seeds [0, 1, 2, 3, 4]  ·  15 of 15 cells finished",
            "R@1",
            List.of("R@1", "R@5"),
            "complete",
            List.of(
                "The naive means compare different pairs: 'all pairs' of a star has emergent pairs that the complete graph trains."),
            List.of(
                new StudyPage.Mean(graphs.get(0), .71, .62, .36),
                new StudyPage.Mean(graphs.get(1), .74, .65, .4),
                new StudyPage.Mean(graphs.get(2), .80, .80, Double.NaN)),
            List.of(
                new StudyPage.Difference(
                    graphs.get(0), "image>audio", false, .70, .78, -.08, -.11, -.05, .002),
                new StudyPage.Difference(
                    graphs.get(0), "audio>text", true, .43, .86, -.43, -.46, -.40, 1e-6),
                new StudyPage.Difference(
                    graphs.get(0), "", false, .71, .80, -.09, -.12, -.06, .001),
                new StudyPage.Difference(
                    graphs.get(1), "image>audio", false, .74, .78, -.04, -.09, .01, .11)),
            cells,
            List.of(
                new StudyPage.Cost(graphs.get(0), 2, 2_000, 256_000, 1.2e14, 41, 5, 5),
                new StudyPage.Cost(graphs.get(2), 3, 2_000, 384_000, 1.8e14, 63, 5, 5)));
    return new StudySource() {
      @Override
      public List<String> names() {
        return List.of("anchors");
      }

      @Override
      public StudyPage open(String name, String measure) {
        return page;
      }
    };
  }

  private static Media.Image picture(int seed, int which, String caption) {
    BufferedImage image = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    canvas.setPaint(
        new GradientPaint(
            0,
            0,
            Color.getHSBColor(seed * .13f + which * .2f, .5f, .9f),
            96,
            96,
            Color.getHSBColor(seed * .13f, .8f, .35f)));
    canvas.fillRect(0, 0, 96, 96);
    canvas.setColor(Color.WHITE);
    canvas.fillOval(20 + 8 * which, 24, 40, 40);
    canvas.dispose();
    return Media.image(image).withCaption(caption);
  }

  private static float[] tone(double hertz) {
    float[] samples = new float[8_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.3 * Math.sin(2 * Math.PI * hertz * i / 8_000));
    }
    return samples;
  }
}
