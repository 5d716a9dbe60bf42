package org.bindery.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bindery.graph.TowerSpec;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;
import org.junit.jupiter.api.Test;

class PresetTest {
  private static final ColumnId TEXT = ColumnId.of("text");
  private static final ColumnId AUDIO = ColumnId.of("audio");

  @Test
  void aPresetKeepsTheOrderOfItsTowersAndNothingElseOfTheMap() {
    Map<ColumnId, TowerSpec> towers = towers();
    Preset preset = new Preset("pair", Naming.IMAGEBIND, 16, towers, Map.of());
    towers.clear();

    assertThat(preset.columns()).containsExactly(TEXT, AUDIO);
    assertThat(preset.tower(AUDIO).encoder()).containsEntry("width", 24);
    assertThatThrownBy(() -> preset.towers().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aTowerThatIsNotThereIsRefusedNamingThoseThatAre() {
    Preset preset = new Preset("pair", Naming.IMAGEBIND, 16, towers(), Map.of());

    assertThatThrownBy(() -> preset.tower(ColumnId.of("depth")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The preset pair has no tower for depth; it has text, audio.");
  }

  @Test
  void aPresetWithoutTowersOrEmbeddingIsRefused() {
    assertThatThrownBy(() -> new Preset("bare", Naming.OPENCLIP, 16, Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The preset bare has no towers.");
    assertThatThrownBy(() -> new Preset("flat", Naming.OPENCLIP, 0, towers(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The preset flat has embeddings of length 0; use 1 or more.");
  }

  @Test
  void aScaleWithoutItsTowerIsRefused() {
    Map<ColumnId, LogitScale> scales = Map.of(ColumnId.of("imu"), new LogitScale.Fixed(5));

    assertThatThrownBy(() -> new Preset("pair", Naming.IMAGEBIND, 16, towers(), scales))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The preset pair scales imu, for which it has no tower.");
  }

  private static Map<ColumnId, TowerSpec> towers() {
    Map<ColumnId, TowerSpec> towers = new LinkedHashMap<>();
    towers.put(TEXT, TowerSpec.standard());
    towers.put(AUDIO, TowerSpec.standard().withEncoder(Map.of("width", 24)));
    return towers;
  }
}
