package org.bindery.dataset.sprites;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.spi.ColumnId;
import org.bindery.spi.RecordStream;

/** Training rows, then test rows; each batch is rendered by all processors, in order. */
final class SpriteStream implements RecordStream {
  private static final int BATCH = 256;

  private final SpritesOptions options;
  private final int[] sprites;
  private final long[] scenes;
  private final BufferAllocator allocator = new RootAllocator();
  private final VectorSchemaRoot batch;
  private int next;

  SpriteStream(SpritesOptions options) {
    this.options = options;
    SplittableRandom random = new SplittableRandom(options.seed());
    int[] order = shuffled(random);
    int known = Sprite.COUNT - options.test();
    int rows = options.train() + options.test();
    sprites = new int[rows];
    for (int row = 0; row < rows; row++) {
      // Test sprites are the last ones of the order; training goes round the others.
      sprites[row] = order[row < options.train() ? row % known : known + row - options.train()];
    }
    scenes = random.longs(rows).toArray();
    batch = VectorSchemaRoot.create(schema(options.columns()), allocator);
  }

  private static int[] shuffled(SplittableRandom random) {
    int[] order = IntStream.range(0, Sprite.COUNT).toArray();
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return order;
  }

  private static Schema schema(List<ColumnId> columns) {
    List<Field> fields = new ArrayList<>();
    for (String name : List.of(ID, KEY, SPLIT)) {
      fields.add(new Field(name, FieldType.notNullable(ArrowType.Utf8.INSTANCE), null));
    }
    columns.forEach(column -> fields.add(SpriteColumns.field(column)));
    return new Schema(fields);
  }

  @Override
  public boolean next() {
    int first = next;
    int count = Math.min(BATCH, sprites.length - first);
    if (count <= 0) {
      return false;
    }
    next += count;
    batch.clear();
    batch.allocateNew();
    List<Map<ColumnId, byte[]>> cells =
        IntStream.range(first, first + count).parallel().mapToObj(this::render).toList();
    for (int i = 0; i < count; i++) {
      boolean train = first + i < options.train();
      int number = train ? first + i : first + i - options.train();
      String split = train ? "train" : "test";
      text(ID, i, String.format(Locale.ROOT, "%s-%06d", split, number));
      text(KEY, i, Sprite.of(sprites[first + i]).key());
      text(SPLIT, i, split);
      for (Map.Entry<ColumnId, byte[]> cell : cells.get(i).entrySet()) {
        SpriteColumns.write(cell.getValue(), batch.getVector(cell.getKey().toString()), i);
      }
    }
    batch.setRowCount(count);
    return true;
  }

  private void text(String column, int row, String value) {
    ((VarCharVector) batch.getVector(column)).setSafe(row, value.getBytes(StandardCharsets.UTF_8));
  }

  private Map<ColumnId, byte[]> render(int row) {
    Scene scene = new Scene(Sprite.of(sprites[row]), scenes[row]);
    Map<ColumnId, byte[]> cells = new HashMap<>();
    Set<ColumnId> kept = new HashSet<>(options.columns());
    if (row < options.train()) {
      int turn = row;
      for (List<ColumnId> pair : options.withhold()) {
        if (kept.containsAll(pair)) {
          kept.remove(pair.get(turn % 2));
        }
        // Another digit of the row's number for each pair, so that all mixtures occur.
        turn /= 2;
      }
    }
    kept.forEach(column -> cells.put(column, SpriteColumns.render(column, scene)));
    return cells;
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
