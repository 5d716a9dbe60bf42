package org.bindery.runner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.evaluation.EmergentMatrix;
import org.bindery.spi.DataException;

/**
 * The rank of every query of a run, which statistics over queries need and {@code result.json} does
 * not hold: {@code ranks.arrow} in the run's folder, with columns {@code search} ({@code
 * audio>text}, or {@code audio>text/two-hop}, {@code audio>text/bridge}), {@code key} and {@code
 * rank}, an int32 from 1.
 *
 * @param keys what the queries show, by the signal searched with, in the order of the ranks
 * @param ranks by search; each as long as the keys of its signal
 */
record QueryRanks(Map<String, List<String>> keys, Map<String, int[]> ranks) {
  static final String FILE = "ranks.arrow";

  static QueryRanks of(Evaluation evaluation) {
    Map<String, int[]> ranks = new LinkedHashMap<>();
    for (EmergentMatrix.Cell cell : evaluation.matrix().cells()) {
      ranks.put(cell.query() + ">" + cell.gallery(), cell.retrieval().ranks());
    }
    evaluation
        .detours()
        .forEach(
            (direction, detour) -> {
              ranks.put(direction + "/two-hop", detour.twoHop().ranks());
              ranks.put(direction + "/bridge", detour.bridge().ranks());
            });
    Map<String, List<String>> keys = new LinkedHashMap<>();
    evaluation.keys().forEach((column, own) -> keys.put(column.toString(), own));
    return new QueryRanks(keys, ranks);
  }

  /** Writes the file, atomically. */
  void write(Path file) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Schema schema =
        new Schema(
            List.of(
                column("search", ArrowType.Utf8.INSTANCE),
                column("key", ArrowType.Utf8.INSTANCE),
                column("rank", new ArrowType.Int(32, true))));
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
        ArrowFileWriter writer = new ArrowFileWriter(batch, null, Channels.newChannel(bytes))) {
      VarCharVector searches = (VarCharVector) batch.getVector("search");
      VarCharVector shown = (VarCharVector) batch.getVector("key");
      IntVector numbers = (IntVector) batch.getVector("rank");
      for (Map.Entry<String, int[]> search : ranks.entrySet()) {
        batch.allocateNew();
        List<String> own = keys.get(signal(search.getKey()));
        for (int i = 0; i < own.size(); i++) {
          searches.setSafe(i, search.getKey().getBytes(StandardCharsets.UTF_8));
          shown.setSafe(i, own.get(i).getBytes(StandardCharsets.UTF_8));
          numbers.setSafe(i, search.getValue()[i]);
        }
        batch.setRowCount(own.size());
        writer.writeBatch();
      }
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot fail to be written", e);
    }
    AtomicFile.write(file, bytes.toByteArray());
  }

  private static String signal(String search) {
    return search.substring(0, search.indexOf('>'));
  }

  private static Field column(String name, ArrowType type) {
    return new Field(name, FieldType.notNullable(type), null);
  }

  /**
   * Reads the file.
   *
   * @throws DataException if it is not there, as with runs of older versions, or damaged
   */
  static QueryRanks read(Path file) {
    Map<String, List<Integer>> found = new LinkedHashMap<>();
    Map<String, List<String>> keys = new LinkedHashMap<>();
    try (BufferAllocator allocator = new RootAllocator();
        FileChannel channel = FileChannel.open(file);
        ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
      VectorSchemaRoot batch = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        for (int i = 0; i < batch.getRowCount(); i++) {
          String search = String.valueOf(batch.getVector("search").getObject(i));
          List<Integer> own = found.computeIfAbsent(search, unused -> new ArrayList<>());
          List<String> shown = keys.computeIfAbsent(signal(search), unused -> new ArrayList<>());
          if (shown.size() == own.size()) {
            shown.add(String.valueOf(batch.getVector("key").getObject(i)));
          }
          own.add(((IntVector) batch.getVector("rank")).get(i));
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new DataException(
          file + " cannot be read; delete it and result.json beside it to evaluate the run anew.",
          e);
    }
    Map<String, int[]> ranks = new LinkedHashMap<>();
    found.forEach(
        (search, own) -> ranks.put(search, own.stream().mapToInt(Integer::intValue).toArray()));
    return new QueryRanks(keys, ranks);
  }

  /** Returns 1 for each query found among the first {@code k} and 0 for the others. */
  double[] hits(String search, int k) {
    int[] own = ranks.get(search);
    if (own == null) {
      throw new DataException("No ranks of " + search + " were kept; there are " + ranks.keySet());
    }
    double[] hits = new double[own.length];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = own[i] <= k ? 1 : 0;
    }
    return hits;
  }
}
