package org.bindery.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * What straight lines alone achieve; a trained model that does not beat it has learned nothing
 * worth its time.
 *
 * <p>The hub (the anchor's raw features, such as small pictures) is reduced to its first principal
 * components. For every other signal a ridge regression from its features to these components is
 * fitted on (signal, hub) pairs only:
 *
 * <pre>{@code
 * W = argmin |Y - X W|² + λ |W|²,   λ = ridge · mean squared length of a centered row of X
 * }</pre>
 *
 * so that {@code ridge} does not depend on the features' unit. Two signals never paired are then
 * compared by the cosine of the hub vectors predicted from each.
 */
public final class LinearFloor {
  private final PrincipalComponents hub;
  private final Map<ColumnId, RidgeRegression> maps;

  private LinearFloor(PrincipalComponents hub, Map<ColumnId, RidgeRegression> maps) {
    this.hub = hub;
    this.maps = maps;
  }

  /**
   * Fits all maps; seconds for 600 rows of 1,728 features. Where there are more features than rows
   * the equal dual form is solved.
   *
   * @param hubTrain the hub's features, {@code [n, p]}, finite
   * @param featuresTrain those of every other signal, {@code [n, q]} each, row {@code i} paired
   *     with the hub's row {@code i}
   * @param components how many principal components to keep; at most the rank of the centered hub
   * @param ridge the penalty relative to the features' size, positive; 1 is a sensible start
   * @throws ConfigException if sizes do not fit or a number is out of range
   */
  public static LinearFloor fit(
      double[][] hubTrain, Map<ColumnId, double[][]> featuresTrain, int components, double ridge) {
    if (!(ridge > 0) || !Double.isFinite(ridge)) {
      throw new ConfigException(
          "floor.ridge",
          String.valueOf(ridge),
          "Ridge " + ridge + " of the linear floor is not allowed: use a positive number.");
    }
    Features hubFeatures = Features.of("the hub", hubTrain);
    PrincipalComponents hub = PrincipalComponents.fit(hubFeatures, components);
    double[][] target = hub.project(hubFeatures);
    Map<ColumnId, RidgeRegression> maps = new LinkedHashMap<>();
    featuresTrain.forEach(
        (column, rows) -> {
          Features features = Features.of(column.toString(), rows);
          if (features.n() != hubFeatures.n()) {
            throw new ConfigException(
                "floor." + column,
                String.valueOf(features.n()),
                "The linear floor got "
                    + features.n()
                    + " rows of "
                    + column
                    + " for "
                    + hubFeatures.n()
                    + " rows of the hub: rows must be paired one to one.");
          }
          maps.put(column, RidgeRegression.fit(features, target, ridge));
        });
    return new LinearFloor(hub, maps);
  }

  /**
   * Predicts hub vectors from a signal.
   *
   * @param column one of the signals fitted
   * @param rows its features, {@code [n, q]}
   * @return {@code [n, components]}
   * @throws ConfigException if the signal was not fitted or the features have another width
   */
  public double[][] embed(ColumnId column, double[][] rows) {
    RidgeRegression map = maps.get(column);
    if (map == null) {
      throw new ConfigException(
          "floor",
          column.toString(),
          "The linear floor was not fitted for '" + column + "', only for " + maps.keySet() + ".");
    }
    return map.predict(Features.of(column.toString(), rows));
  }

  /**
   * Predicts hub vectors from a signal, for {@link Retrieval}.
   *
   * @param column one of the signals fitted
   * @param keys what each row shows, {@code n}
   * @param rows its features, {@code [n, q]}
   * @throws ConfigException if the signal was not fitted or sizes do not fit
   */
  public Embeddings embed(ColumnId column, List<String> keys, double[][] rows) {
    return embeddings(column, keys, embed(column, rows));
  }

  /**
   * Returns the hub's own vectors.
   *
   * @param rows its features, {@code [n, p]}
   * @return {@code [n, components]}
   * @throws ConfigException if the features have another width
   */
  public double[][] embedHub(double[][] rows) {
    return hub.project(Features.of("the hub", rows));
  }

  /**
   * Returns the hub's own vectors, for {@link Retrieval}.
   *
   * @param column the hub's name
   * @param keys what each row shows, {@code n}
   * @param rows its features, {@code [n, p]}
   * @throws ConfigException if sizes do not fit
   */
  public Embeddings embedHub(ColumnId column, List<String> keys, double[][] rows) {
    return embeddings(column, keys, embedHub(rows));
  }

  private Embeddings embeddings(ColumnId column, List<String> keys, double[][] vectors) {
    int d = hub.components();
    float[] values = new float[vectors.length * d];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) vectors[i / d][i % d];
    }
    return new Embeddings(column, keys, values, d);
  }
}
