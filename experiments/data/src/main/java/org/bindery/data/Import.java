package org.bindery.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.PluginException;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Split;
import org.bindery.spi.Splitting;

/** Reads one provider's stream into shards and a manifest, decoding every cell once. */
final class Import {
  private static final int PROGRESS_ROWS = 256;
  private static final List<String> HEAD =
      List.of(RecordStream.ID, RecordStream.KEY, RecordStream.SPLIT);

  private final DatasetCard card;
  private final ModalityRegistry registry;
  private final PluginCalls calls;
  private final double badShare;
  private final Consumer<String> progress;
  private final Set<String> ids = new HashSet<>();
  private final Map<Set<ColumnId>, Long> coverage = new LinkedHashMap<>();
  private final List<RecordStream.BadRow> bad = new ArrayList<>();
  private int heads = HEAD.size();
  private int rows;

  Import(
      DatasetCard card,
      ModalityRegistry registry,
      PluginCalls calls,
      double badShare,
      Consumer<String> progress) {
    this.card = card;
    this.registry = registry;
    this.calls = calls;
    this.badShare = badShare;
    this.progress = progress;
  }

  /** Fills the folder, which exists and is empty; the manifest is written last. */
  void run(DatasetProvider provider, ReadRequest request, Path folder) throws IOException {
    RecordStream stream = provider.open(request);
    try (Closing closing = () -> close(stream);
        BufferAllocator allocator = new RootAllocator()) {
      if (!stream.next()) {
        throw new DataException("Dataset '" + card.name() + "' has no rows.");
      }
      Schema schema = stream.batch().getSchema();
      List<ColumnId> columns = columns(schema);
      List<Manifest.Shard> shards;
      try (ShardWriter writer = new ShardWriter(folder, schema, allocator);
          CellCheck check = new CellCheck(card.name(), registry, calls)) {
        do {
          append(stream.batch(), columns, check, writer);
        } while (stream.next());
        bad.addAll(stream.skipped());
        checkBad();
        shards = writer.finish();
      }
      new ManifestFile().write(folder, manifest(request, columns, schema, shards));
      Durable.forceFolder(folder);
    }
  }

  private interface Closing extends AutoCloseable {
    @Override
    void close();
  }

  /** A thread that was left behind may still read a batch: freeing it would end the program. */
  private void close(RecordStream stream) {
    if (!calls.isBusy()) {
      stream.close();
    }
  }

  private Manifest manifest(
      ReadRequest request, List<ColumnId> columns, Schema schema, List<Manifest.Shard> shards) {
    return new Manifest(
        Manifest.FORMAT,
        Optional.ofNullable(Import.class.getPackage().getImplementationVersion())
            .orElse("development"),
        card.name(),
        card.title(),
        card.license(),
        card.source(),
        request.options(),
        card.splitting(),
        columns,
        schema.toJson(),
        rows,
        shards,
        coverage.entrySet().stream()
            .map(entry -> new Manifest.Coverage(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparingLong(Manifest.Coverage::rows).reversed())
            .toList(),
        bad);
  }

  private void append(
      VectorSchemaRoot batch, List<ColumnId> columns, CellCheck check, ShardWriter writer)
      throws IOException {
    List<String> batchIds = new ArrayList<>();
    for (int row = 0; row < batch.getRowCount(); row++) {
      batchIds.add(head(batch, row));
    }
    List<Optional<RecordStream.BadRow>> verdicts = check.check(batch, heads, columns, batchIds);
    for (int row = 0; row < verdicts.size(); row++) {
      if (verdicts.get(row).isPresent()) {
        bad.add(verdicts.get(row).get());
        continue;
      }
      writer.append(batch, row);
      coverage.merge(filled(batch, columns, row), 1L, Long::sum);
      rows++;
      if (rows % PROGRESS_ROWS == 0) {
        progress.accept("Imported " + rows + " rows of dataset '" + card.name() + "'.");
      }
    }
  }

  private Set<ColumnId> filled(VectorSchemaRoot batch, List<ColumnId> columns, int row) {
    Set<ColumnId> filled = new LinkedHashSet<>();
    for (int c = 0; c < columns.size(); c++) {
      if (!batch.getVector(heads + c).isNull(row)) {
        filled.add(columns.get(c));
      }
    }
    return filled;
  }

  /** Checks id, key and split of a row and returns its id. */
  private String head(VectorSchemaRoot batch, int row) {
    String id =
        text(batch, RecordStream.ID, row)
            .orElseThrow(() -> broken("gave no id for row " + ids.size()));
    if (!ids.add(id)) {
      throw broken("gave the id '" + id + "' twice");
    }
    if (text(batch, RecordStream.KEY, row).isEmpty()) {
      throw broken("gave no key for row '" + id + "'");
    }
    if (heads > HEAD.size() && text(batch, RecordStream.CLASS, row).isEmpty()) {
      throw broken("gave no class for row '" + id + "'");
    }
    Optional<String> split = text(batch, RecordStream.SPLIT, row);
    if (card.splitting() instanceof Splitting.Given && split.filter(Import::isSplit).isEmpty()) {
      throw broken(
          "gave row '"
              + id
              + "' the split '"
              + split.orElse("")
              + "', not train, validation or test");
    }
    return id;
  }

  private static boolean isSplit(String text) {
    for (Split split : Split.values()) {
      if (split.name().toLowerCase(Locale.ROOT).equals(text)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> text(VectorSchemaRoot batch, String column, int row) {
    byte[] bytes = ((VarCharVector) batch.getVector(column)).get(row);
    return bytes == null
        ? Optional.empty()
        : Optional.of(new String(bytes, StandardCharsets.UTF_8));
  }

  private List<ColumnId> columns(Schema schema) {
    List<Field> fields = schema.getFields();
    List<String> names = fields.stream().map(Field::getName).toList();
    if (names.size() <= HEAD.size() || !names.subList(0, HEAD.size()).equals(HEAD)) {
      throw broken("streams the columns " + names + "; they must begin with " + HEAD);
    }
    if (names.get(HEAD.size()).equals(RecordStream.CLASS)) {
      heads = HEAD.size() + 1;
    }
    for (Field field : fields.subList(0, heads)) {
      if (!ColumnTypes.isText(field)) {
        throw broken("streams '" + field.getName() + "' as " + field.getType() + ", not utf8");
      }
    }
    Map<ColumnId, Field> columns = new LinkedHashMap<>();
    for (Field field : fields.subList(heads, fields.size())) {
      ColumnId column = ColumnId.of(field.getName());
      if (!card.columns().contains(column)) {
        throw broken("streams the column '" + column + "', which its card does not name");
      }
      if (columns.put(column, field) != null) {
        throw broken("streams the column '" + column + "' twice");
      }
      if (registry.knows(column.modality())) {
        Field expected = registry.get(column.modality()).dataLoader().field();
        if (!ColumnTypes.agree(field, expected)) {
          throw broken(
              "streams the column '"
                  + column
                  + "' as "
                  + field
                  + ", but the modality reads "
                  + expected);
        }
      }
    }
    return List.copyOf(columns.keySet());
  }

  private void checkBad() {
    long all = (long) rows + bad.size();
    long allowed = Math.max(1, (long) Math.floor(badShare * all));
    if (rows == 0 || bad.size() > allowed) {
      RecordStream.BadRow first = bad.get(0);
      throw new DataException(
          bad.size()
              + " of "
              + all
              + " rows of dataset '"
              + card.name()
              + "' cannot be used, at most "
              + allowed
              + " may be left out; nothing was imported. The first is '"
              + first.id()
              + "': "
              + first.reason());
    }
    if (!bad.isEmpty()) {
      progress.accept(
          "Left out "
              + bad.size()
              + " of "
              + all
              + " rows of dataset '"
              + card.name()
              + "'; see "
              + Manifest.FILE
              + ".");
    }
  }

  private PluginException broken(String what) {
    return new PluginException("The provider of dataset '" + card.name() + "' " + what + ".", null);
  }
}
