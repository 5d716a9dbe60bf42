package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Spi;
import org.bindery.spi.Splitting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on words in two languages that have nothing in common but their class. */
class PairedByClassTest {
  @TempDir Path folder;

  @Test
  void classesAreSearchedForAmongAllTestRowsOfEachSignal() {
    ModalityRegistry registry = ModalityRegistry.scan();
    registry.register(new Words());
    BindingGraph graph =
        GraphBuilder.anchor("text")
            .bind("text.es")
            .tower("text", Map.of("width", 16, "depth", 1, "heads", 2))
            .tower("text.es", Map.of("width", 16, "depth", 1, "heads", 2))
            .build();
    ExperimentSpec spec =
        new ExperimentSpec(
            "words", "", DataSpec.of("words"), GraphSpec.of(graph), TinySpec.recipe(), List.of(0L));
    try (Workbench workbench =
        Workbench.open(folder.resolve("home"), folder.resolve("runs"), registry)) {
      RunHandle run = workbench.train(spec, false, sentence -> {}, event -> {});

      assertThat(run.result().metrics().stream().map(RunResult.Row::key))
          .containsExactly(
              "text>text.es/class R@1",
              "text>text.es/class mAP@R",
              "text>text.es/class zero-shot",
              "text.es>text/class R@1",
              "text.es>text/class mAP@R",
              "text.es>text/class zero-shot");
      RunResult.Row found = run.result().metric("text>text.es/class R@1");
      assertThat(found.n()).as("all test rows, also those without a Spanish word").isEqualTo(12);
      assertThat(run.result().metric("text.es>text/class R@1").n()).isEqualTo(6);
      assertThat(found.chance()).isEqualTo(0.5);
      assertThat(run.matrix().byClass()).isTrue();
    }
  }

  /** Sixteen rows to train with, twelve to test; every second test row has English only. */
  @BuiltFor(Spi.VERSION)
  private static final class Words implements DatasetProvider {
    @Override
    public DatasetCard card() {
      return new DatasetCard(
          "words",
          "Cats and dogs (class-paired)",
          "CC0-1.0",
          "made in the test",
          List.of(ColumnId.of("text"), ColumnId.of("text.es")),
          new Splitting.Given(),
          Map.of());
    }

    @Override
    public RecordStream open(ReadRequest request) {
      return new WordStream();
    }
  }

  private static final class WordStream implements RecordStream {
    private static final int TRAIN = 16;
    private static final int TEST = 12;
    private final BufferAllocator allocator = new RootAllocator();
    private final VectorSchemaRoot batch;
    private boolean given;

    WordStream() {
      List<Field> fields = new ArrayList<>();
      for (String name : List.of(ID, KEY, SPLIT, CLASS, "text", "text.es")) {
        fields.add(Field.nullable(name, ArrowType.Utf8.INSTANCE));
      }
      batch = VectorSchemaRoot.create(new Schema(fields), allocator);
    }

    @Override
    public boolean next() {
      if (given) {
        return false;
      }
      given = true;
      batch.allocateNew();
      for (int row = 0; row < TRAIN + TEST; row++) {
        boolean cat = row / 2 % 2 == 0;
        put(ID, row, "r" + row);
        put(KEY, row, "r" + row);
        put(SPLIT, row, row < TRAIN ? "train" : "test");
        put(CLASS, row, cat ? "cat" : "dog");
        put("text", row, (cat ? "cat " : "dog ") + row);
        if (row < TRAIN || row % 2 == 0) {
          put("text.es", row, (cat ? "gato " : "perro ") + row);
        }
      }
      batch.setRowCount(TRAIN + TEST);
      return true;
    }

    private void put(String column, int row, String value) {
      ((VarCharVector) batch.getVector(column))
          .setSafe(row, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public VectorSchemaRoot batch() {
      return batch;
    }

    @Override
    public void close() {
      batch.close();
      allocator.close();
    }
  }
}
