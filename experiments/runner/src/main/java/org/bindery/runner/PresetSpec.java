package org.bindery.runner;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bindery.graph.TowerSpec;
import org.bindery.pretrained.Naming;
import org.bindery.pretrained.Preset;
import org.bindery.spi.ColumnId;
import org.bindery.spi.LogitScale;
import org.bindery.weights.WeightsCard;

/**
 * A preset as YAML says it.
 *
 * @param name the file's name if it is left out
 * @param description one sentence
 * @param naming whose names the arrays of its weights have
 * @param embedding length of an embedding
 * @param weights what is known of the weights that were published for it
 * @param towers by column
 */
record PresetSpec(
    String name,
    String description,
    Naming naming,
    int embedding,
    Optional<Weights> weights,
    Map<String, Tower> towers) {
  PresetSpec {
    towers = Collections.unmodifiableMap(new LinkedHashMap<>(towers));
  }

  /**
   * One tower.
   *
   * @param encoder components of the trunk's configuration that differ from the modality's defaults
   * @param preprocess components of the preprocessor's configuration, likewise
   * @param logitScale the factor on its unit vectors; none leaves them as they are
   */
  record Tower(
      Map<String, Object> encoder,
      Map<String, Object> preprocess,
      Optional<LogitScale> logitScale) {
    Tower {
      encoder = Values.copy(encoder);
      preprocess = Values.copy(preprocess);
    }
  }

  /** Whose weights were published for it; as in {@link WeightsCard}. */
  record Weights(
      String name,
      String licence,
      boolean nonCommercial,
      String sentence,
      Optional<String> sha256) {
    WeightsCard card() {
      return new WeightsCard(name, licence, nonCommercial, sentence, sha256);
    }
  }

  PublishedPreset toPreset() {
    Map<ColumnId, TowerSpec> specs = new LinkedHashMap<>();
    Map<ColumnId, LogitScale> scales = new LinkedHashMap<>();
    towers.forEach(
        (id, tower) -> {
          ColumnId column = ColumnId.of(id);
          specs.put(column, new TowerSpec(Optional.empty(), tower.encoder(), tower.preprocess()));
          tower.logitScale().ifPresent(scale -> scales.put(column, scale));
        });
    return new PublishedPreset(
        new Preset(name, naming, embedding, specs, scales),
        description,
        weights.map(Weights::card).orElseGet(() -> WeightsCard.unknown(name)));
  }
}
