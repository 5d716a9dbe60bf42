package org.bindery.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Spi;
import org.bindery.spi.Splitting;
import org.bindery.testkit.PluginJars;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportIdentityTest {
  @TempDir private Path folder;
  private Path recordings;

  /** A dataset of one column; it is never opened here. */
  @BuiltFor(Spi.VERSION)
  private record Recordings(ColumnId column) implements DatasetProvider {
    @Override
    public DatasetCard card() {
      return new DatasetCard(
          "recordings",
          "Recordings.",
          "CC0-1.0",
          "a folder",
          List.of(column),
          new Splitting.Given(),
          Map.of("folder", "", "version", "1"));
    }

    @Override
    public RecordStream open(ReadRequest request) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void record() throws IOException {
    recordings = Files.createDirectories(folder.resolve("recordings/spring"));
    Files.writeString(recordings.resolve("one.csv"), "1013");
  }

  private String identity(Map<String, String> options) {
    return ImportIdentity.of(
        new Recordings(ColumnId.of("nowhere")),
        new ReadRequest(folder, options),
        ModalityRegistry.scan());
  }

  private String identity() {
    return identity(Map.of("folder", recordings.getParent().toString(), "version", "1"));
  }

  @Test
  void theSameOptionsAndFilesMakeTheSameImport() {
    assertThat(identity()).matches("[0-9a-f]{8}").isEqualTo(identity());
  }

  @Test
  void aFileThatChangedWasAddedOrTakenAwayMakesAnother() throws IOException {
    String before = identity();
    Path more = Files.writeString(recordings.resolve("two.csv"), "990");
    String added = identity();
    Files.setLastModifiedTime(more, FileTime.fromMillis(1_000));
    String touched = identity();
    Files.delete(more);

    assertThat(List.of(before, added, touched)).doesNotHaveDuplicates();
    assertThat(identity()).isEqualTo(before);
  }

  @Test
  void anotherOptionMakesAnother() {
    assertThat(identity(Map.of("folder", "no such folder", "version", "1")))
        .isNotEqualTo(identity(Map.of("folder", "no such folder", "version", "2")))
        .isNotEqualTo(identity(Map.of("folder", "no such folder", "version1", "")));
  }

  @Test
  void aPluginThatWasBuiltAnewMakesAnotherWhereverItsJarLies() throws Exception {
    PluginJars jars = new PluginJars(folder);
    String source = PluginSources.goodModality("plugin.Smell", "smell");
    Path first = PluginSources.jar(jars, "first", "plugin.Smell", source);
    Path copy = Files.copy(first, folder.resolve("copy.jar"));
    Path changed =
        PluginSources.jar(
            jars, "changed", "plugin.Smell", source.replace("A test.", "Another test."));

    assertThat(of(copy)).isEqualTo(of(first));
    assertThat(of(changed)).isNotEqualTo(of(first));
  }

  private String of(Path jar) throws IOException {
    try (URLClassLoader loader = PluginJars.loader(jar)) {
      return ImportIdentity.of(
          new Recordings(ColumnId.of("smell")),
          new ReadRequest(folder, Map.of()),
          ModalityRegistry.scan(loader));
    }
  }
}
