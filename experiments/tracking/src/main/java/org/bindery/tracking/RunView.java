package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.bindery.spi.DataException;

/**
 * A run as its {@code .wandb} file tells it, also while it is still being written: {@link #refresh}
 * reads on. Reads runs of this package and of W&amp;B's own SDK. Damage is in {@link #problems};
 * nothing but a missing file throws.
 *
 * <p>Used by one thread at a time.
 */
public final class RunView {
  private static final int MOST_PROBLEMS = 100;
  private static final String OFFLINE = "offline-";
  private static final int GLANCE = 12 * 1024;
  private static final int MOST_FOR_HEAD = 64 * WandbLog.BLOCK;
  private static final int PROOF = 4_096;
  private static final Pattern FOLDER = Pattern.compile("(offline-)?run-[0-9]{8}_[0-9]{6}-(.+)");

  private final Path file;
  private final WandbLogReader reader = new WandbLogReader(this::accept, this::problem);
  private final List<String> problems = new ArrayList<>();
  private final History history = new History();
  private final History system = new History();
  private final List<Tracked.Console> console = new ArrayList<>();
  private final RowReader rows = new RowReader();
  private RunSums sums = new RunSums();
  private boolean whole = true;
  private long records;
  private long lastNumber;

  private RunView(Path file) {
    this.file = file;
  }

  /**
   * Opens a run and reads what it holds so far.
   *
   * @param run its folder, or the {@code .wandb} file in it
   * @throws DataException where there is none
   */
  public static RunView open(Path run) {
    RunView view = new RunView(fileOf(run));
    view.refresh();
    return view;
  }

  /**
   * Reads the beginning and the end of a run only, which takes as long for a long run as for a
   * short one. Most of what holds for a run as a whole stands there: {@link #head}, {@link
   * #config}, {@link #summary} as the run wrote it last, {@link #exitCode}. The {@link #history}
   * lacks the rows in between; what else stands in between is not known. Such a view does not read
   * on.
   *
   * @param run as for {@link #open}
   * @throws DataException where there is none
   */
  public static RunView glance(Path run) {
    RunView view = new RunView(fileOf(run));
    view.whole = false;
    try (FileChannel channel = FileChannel.open(view.file, StandardOpenOption.READ)) {
      long size = channel.size();
      long most = 0;
      do {
        most = Math.max(GLANCE, 4 * most);
        view.reader.poll(channel, most);
      } while (view.head().isEmpty() && most < Math.min(size, MOST_FOR_HEAD));
      if (size > view.reader.offset() + GLANCE) {
        view.reader.leap(size - GLANCE);
      }
      view.reader.poll(channel);
    } catch (IOException e) {
      view.problem("The file cannot be read: " + e);
    }
    return view;
  }

  /**
   * What was read so far in a few bytes, for {@link #resume}. Rows, system rows and console are not
   * in it: whoever keeps it keeps of them what it needs.
   */
  public byte[] mark() {
    ObjectNode json = NestedJson.empty().put("offset", reader.offset());
    json.put("records", records).put("number", lastNumber);
    ArrayNode told = json.putArray("problems");
    problems.forEach(told::add);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      json.put("proof", proof(channel, reader.offset()));
    } catch (IOException e) {
      json.put("proof", -1);
    }
    json.set("sums", sums.toJson());
    return JsonText.write(json).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads on from a mark: {@link #history}, {@link #system} and {@link #console} hold what came
   * after it, all else is as if everything had been read.
   *
   * @param run as for {@link #open}
   * @param mark of an earlier view of the same run
   * @return empty where the file is not the one that was marked, grown longer, or the mark is none
   * @throws DataException where there is no run
   */
  public static Optional<RunView> resume(Path run, byte[] mark) {
    RunView view = new RunView(fileOf(run));
    Optional<JsonNode> read = JsonText.read(new String(mark, StandardCharsets.UTF_8));
    if (read.isEmpty() || !read.get().path("sums").path("config").isObject()) {
      return Optional.empty();
    }
    JsonNode json = read.get();
    long offset = json.path("offset").longValue();
    try (FileChannel channel = FileChannel.open(view.file, StandardOpenOption.READ)) {
      boolean same = json.path("proof").longValue() == proof(channel, offset);
      if (!same || offset < WandbLog.fileHeader().length) {
        return Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    view.sums = RunSums.of(json.path("sums"));
    view.records = json.path("records").longValue();
    view.lastNumber = json.path("number").longValue();
    json.path("problems").forEach(problem -> view.problems.add(problem.asText()));
    view.reader.resume(offset);
    view.refresh();
    return Optional.of(view);
  }

  /** A checksum of what stands before a position and at the beginning; -1 where that is not. */
  private static long proof(FileChannel channel, long offset) throws IOException {
    CRC32 crc = new CRC32();
    for (long from : new long[] {0, Math.max(0, offset - PROOF)}) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(PROOF, offset - from));
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, from + bytes.position()) < 0) {
          return -1;
        }
      }
      crc.update(bytes.flip());
    }
    return crc.getValue();
  }

  private static Path fileOf(Path run) {
    return find(run)
        .orElseThrow(
            () ->
                new DataException(
                    run
                        + " is no run: name a folder such as wandb/offline-run-... that"
                        + " holds a .wandb file."));
  }

  /** Whether a folder holds a run of W&amp;B's format. */
  public static boolean isRunFolder(Path folder) {
    return Files.isDirectory(folder) && find(folder).isPresent();
  }

  /**
   * The folders of the runs under a root, oldest first: those of this package and of W&amp;B's SDK.
   *
   * @param root as {@link RunStart#root} names it
   */
  public static List<Path> folders(Path root) {
    Path runs = root.resolve("wandb");
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.list(runs)) {
      return inside
          .filter(path -> FOLDER.matcher(path.getFileName().toString()).matches())
          .filter(RunView::isRunFolder)
          .sorted(Comparator.comparing(RunView::stamp))
          .toList();
    } catch (IOException e) {
      throw new DataException(runs + " cannot be read: " + e, e);
    }
  }

  private static String stamp(Path folder) {
    String name = folder.getFileName().toString();
    return name.startsWith(OFFLINE) ? name.substring(OFFLINE.length()) : name;
  }

  /** The {@code .wandb} file of a run's folder, or that file itself; empty where there is none. */
  public static Optional<Path> find(Path run) {
    if (Files.isRegularFile(run)) {
      return Optional.of(run);
    } else if (!Files.isDirectory(run)) {
      return Optional.empty();
    }
    Matcher named = FOLDER.matcher(String.valueOf(run.getFileName()));
    if (named.matches()) {
      Path usual = run.resolve("run-" + named.group(2) + ".wandb");
      if (Files.isRegularFile(usual)) {
        return Optional.of(usual);
      }
    }
    try (Stream<Path> inside = Files.list(run)) {
      return inside
          .filter(path -> path.getFileName().toString().matches("run-.*\\.wandb"))
          .filter(Files::isRegularFile)
          .sorted()
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads what has been written since; whether anything was. */
  public boolean refresh() {
    long before = records;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      reader.poll(channel);
    } catch (IOException e) {
      problem("The file cannot be read: " + e);
    }
    return records > before;
  }

  /** The {@code .wandb} file. */
  public Path file() {
    return file;
  }

  /** The folder with the run's files and media, by the names the records use. */
  public Path filesFolder() {
    return file.resolveSibling("files");
  }

  /** How many bytes of the file have been read and understood. */
  public long bytesRead() {
    return reader.offset();
  }

  /** How many records have been read. */
  public long records() {
    return records;
  }

  /** What the run said of itself; empty where that record was not written or is damaged. */
  public Optional<RunHead> head() {
    return sums.head();
  }

  /** The configuration, an object within objects. */
  public JsonNode config() {
    return sums.config();
  }

  /** The rows. */
  public History history() {
    return history;
  }

  /** What the machine was doing: rows without steps. */
  public History system() {
    return system;
  }

  /** The definitions of metrics and patterns, in their order. */
  public List<MetricDefinition> metrics() {
    return sums.metrics();
  }

  /** The lines of the console. */
  public List<Tracked.Console> console() {
    return Collections.unmodifiableList(console);
  }

  /** The names of the files, relative to {@link #filesFolder}. */
  public Set<String> files() {
    return sums.files();
  }

  /** The exit code, once the run has ended. */
  public OptionalInt exitCode() {
    return sums.exitCode();
  }

  /**
   * The summary: what the run wrote, and for metrics logged since then what follows from their
   * history, so that it is also right for a run that goes on or was killed.
   */
  public Map<String, JsonNode> summary() {
    return sums.summary();
  }

  /** How the run stands now. */
  public RunState state() {
    OptionalInt exitCode = sums.exitCode();
    if (exitCode.isPresent()) {
      return exitCode.getAsInt() == 0 ? RunState.FINISHED : RunState.FAILED;
    }
    return RunOwner.of(filesFolder()).isAlive(file) ? RunState.RUNNING : RunState.CRASHED;
  }

  /** What is wrong with the file, in sentences; at most 100. */
  public List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    if (reader.unread() > 0 && state() != RunState.RUNNING) {
      all.add("The last " + reader.unread() + " bytes of the file are no whole record.");
    }
    return all;
  }

  private void problem(String sentence) {
    if (problems.size() < MOST_PROBLEMS && !problems.contains(sentence)) {
      problems.add(sentence);
    }
  }

  private void accept(byte[] bytes, int from, int length) {
    try {
      ProtoReader record = new ProtoReader(bytes, from, from + length);
      while (record.next()) {
        if (record.field() == 1) {
          checkNumber(record.number());
        } else {
          apply(record);
        }
      }
      records++;
    } catch (MalformedRecord e) {
      problem(e.getMessage());
    }
  }

  private void checkNumber(long number) {
    if (whole && number != lastNumber + 1) {
      problem("Between record " + lastNumber + " and record " + number + " some are missing.");
    }
    lastNumber = number;
  }

  private void apply(ProtoReader record) {
    switch (record.field()) {
      case WandbRecords.HISTORY -> {
        History.Row row = rows.read(record.message());
        history.add(row);
        sums.add(row.values(), whole);
      }
      case WandbRecords.STATS -> {
        double started =
            head().flatMap(RunHead::started).map(time -> time.toEpochMilli() / 1e3).orElse(0.0);
        system.add(RunRecords.stats(record.message(), started));
      }
      case WandbRecords.OUTPUT_RAW -> console.add(RunRecords.console(record.message()));
      default -> sums.apply(record);
    }
  }
}
