package org.bindery.runner;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * What a run reached, as {@code result.json} holds it.
 *
 * @param name the run's name
 * @param dataset what it was trained and tested on
 * @param graph the identity of its binding graph
 * @param seed of initialization, order and augmentation
 * @param steps optimizer steps made
 * @param device for people
 * @param wallSeconds spent in training and evaluation, over all sessions of an interrupted run
 * @param peakMemoryBytes the most resident memory the process had, or 0 where the system does not
 *     tell; with several runs in one process it is that of the process so far
 * @param parameters trained numbers by signal
 * @param licences a sentence for each tower that started from published weights, naming their
 *     licence and whether it allows commercial use; what was trained from them is bound by it
 * @param metrics every direction, as {@code audio.es>text/R@10}
 */
public record RunResult(
    String name,
    String dataset,
    String graph,
    long seed,
    int steps,
    String device,
    double wallSeconds,
    long peakMemoryBytes,
    Map<String, Long> parameters,
    List<String> licences,
    List<Row> metrics) {
  /** The file's name in the run's folder. */
  public static final String FILE = "result.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Copies the collections; a result of an older version has no licences. */
  public RunResult {
    parameters = new TreeMap<>(parameters);
    licences = licences == null ? List.of() : List.copyOf(licences);
    metrics = List.copyOf(metrics);
  }

  /**
   * One measured number.
   *
   * @param key query, gallery and measure: {@code audio.es>text/R@10}; {@code R@k} are shares from
   *     0 to 1, {@code MedR} is a rank from 1. Of emergent pairs there are also {@code two-hop
   *     R@k}, searching with the nearest training row of a signal between them, and {@code bridge
   *     R@k}, by the bridge score over such rows; see {@link org.bindery.evaluation.ThroughAnchor}.
   *     Of data paired by class there are {@code class R@1}, {@code class mAP@R} and, where the
   *     gallery is text, {@code class zero-shot}, all shares
   * @param value the number
   * @param low lower end of its 95 % interval over queries
   * @param high upper end
   * @param chance what guessing reaches
   * @param n how many queries it is over
   * @param kind {@code trained}, {@code given} or {@code emergent}
   */
  public record Row(
      String key, double value, double low, double high, double chance, int n, String kind) {
    /** Returns the direction, such as {@code audio.es>text}. */
    public String direction() {
      return key.substring(0, key.indexOf('/'));
    }

    /** Returns the measure, such as {@code R@10}. */
    public String measure() {
      return key.substring(key.indexOf('/') + 1);
    }

    /** Tells whether the values are shares, to be shown as percentages. */
    @JsonIgnore
    public boolean isShare() {
      return isShare(measure());
    }

    /** Tells whether the values of a measure are shares. */
    static boolean isShare(String measure) {
      return measure.contains("R@") || measure.startsWith("class ");
    }
  }

  /**
   * Returns one number.
   *
   * @throws ConfigException if there is none with this key
   */
  public Row metric(String key) {
    return metrics.stream()
        .filter(row -> row.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "metric",
                    key,
                    "Run '"
                        + name
                        + "' has no metric '"
                        + key
                        + "'; "
                        + RecordBinder.advice(key, metrics.stream().map(Row::key).toList())));
  }

  /** Returns it as JSON text. */
  public String toJson() {
    return json(this);
  }

  /**
   * Reads {@code result.json}.
   *
   * @throws DataException if it is not one
   */
  static RunResult read(Path file) {
    try {
      return JSON.readValue(Files.readString(file), RunResult.class);
    } catch (JsonProcessingException e) {
      throw new DataException(file + " is damaged; delete it and the run is evaluated anew.", e);
    } catch (IOException e) {
      throw new DataException(file + " cannot be read: " + Reason.of(e) + ".", e);
    }
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write " + value, e);
    }
  }
}
