package org.bindery.data;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.PluginException;
import org.bindery.spi.ReadRequest;

/**
 * The datasets of a home folder, imported on first use into {@code home/datasets/<name>-<hash8>/}:
 * Arrow IPC shards and {@code manifest.json}. The hash is of all an import was made from (options,
 * files they name, layout, the jar of a plugin), so that other data make another folder.
 *
 * <p>An import is built in a sibling folder ending in {@code .partial}, forced to disk and renamed;
 * what a crash leaves is deleted by the next store. A lock file lets one process import while
 * others wait. Thread-safe.
 */
public final class DatasetStore {
  /** The share of rows that may be left out as unreadable; one row always may. */
  public static final double DEFAULT_BAD_SHARE = 0.001;

  private static final String PARTIAL = ".partial";
  private static final String LOCK = ".lock";
  private static final long POLL_MILLIS = 50;

  private final Path home;
  private final Path datasets;
  private final ModalityRegistry registry;
  private final double badShare;
  private final PluginCalls calls;

  /** Makes a store that leaves out at most {@link #DEFAULT_BAD_SHARE} of the rows. */
  public DatasetStore(Path home, ModalityRegistry registry) {
    this(home, registry, DEFAULT_BAD_SHARE);
  }

  /**
   * Makes a store and deletes what interrupted imports left.
   *
   * @param badShare the share of rows that an import may leave out because a cell cannot be
   *     decoded, in {@code [0, 1]}; one row always may, so that a tiny dataset is not lost by it
   */
  public DatasetStore(Path home, ModalityRegistry registry, double badShare) {
    this(home, registry, badShare, PluginCalls.of(System.getenv()));
  }

  /**
   * Makes a store likewise.
   *
   * @param calls through which the plugins are called, at the import and in its tables
   */
  public DatasetStore(Path home, ModalityRegistry registry, double badShare, PluginCalls calls) {
    if (!(badShare >= 0 && badShare <= 1)) {
      throw new ConfigException(
          "badShare",
          String.valueOf(badShare),
          "The share of rows that may be left out is " + badShare + "; use 0 to 1.");
    }
    this.home = home.toAbsolutePath().normalize();
    this.datasets = this.home.resolve("datasets");
    this.registry = registry;
    this.badShare = badShare;
    this.calls = calls;
    try {
      Files.createDirectories(datasets);
      deleteLeftovers();
    } catch (IOException e) {
      throw new DataException("Bindery's folder " + this.home + " cannot be used: " + e + ".", e);
    }
  }

  /**
   * Opens a dataset, importing it first if need be.
   *
   * @param options values for the options its card names; missing ones take the card's default
   * @param progress takes a sentence now and then
   * @throws ConfigException if dataset or option are unknown, with the nearest name
   * @throws DataException if the data cannot be had, too many rows are unreadable, or what is on
   *     disk was altered
   * @throws PluginException if the provider breaks its contract
   */
  public Table open(String name, Map<String, String> options, Consumer<String> progress) {
    DatasetProvider provider = registry.dataset(name);
    DatasetCard card = provider.card();
    ReadRequest request = new ReadRequest(home, resolve(card, options));
    Path folder = datasets.resolve(name + "-" + ImportIdentity.of(provider, request, registry));
    try {
      if (!isImported(folder)) {
        importTo(folder, provider, request, progress);
      }
      return Table.openFolder(folder, registry, calls);
    } catch (ClosedByInterruptException e) {
      throw new DataException(
          "The import of dataset '" + name + "' was interrupted; open it again.", e);
    } catch (IOException e) {
      throw new DataException(
          "Dataset '" + name + "' cannot be imported into " + folder + ": " + e + ".", e);
    }
  }

  /** Returns the names of the folders with imported datasets, sorted. */
  public List<String> installed() {
    try (Stream<Path> folders = Files.list(datasets)) {
      return folders
          .filter(DatasetStore::isImported)
          .map(folder -> folder.getFileName().toString())
          .filter(folder -> !folder.endsWith(PARTIAL))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new DataException("Folder " + datasets + " cannot be listed: " + e + ".", e);
    }
  }

  private static boolean isImported(Path folder) {
    return Files.isRegularFile(folder.resolve(Manifest.FILE));
  }

  private static Map<String, String> resolve(DatasetCard card, Map<String, String> options) {
    Map<String, String> resolved = new TreeMap<>(card.options());
    options.forEach(
        (option, value) -> {
          if (resolved.replace(option, value) == null) {
            throw new ConfigException(
                "dataset.options." + option,
                value,
                "Dataset '"
                    + card.name()
                    + "' has no option '"
                    + option
                    + "'; it has "
                    + (resolved.isEmpty() ? "none" : String.join(", ", resolved.keySet()))
                    + "."
                    + DidYouMean.hint(option, resolved.keySet()));
          }
        });
    return resolved;
  }

  private void importTo(
      Path folder, DatasetProvider provider, ReadRequest request, Consumer<String> progress)
      throws IOException {
    Path partial = sibling(folder, PARTIAL);
    try (FileChannel channel = lockFile(folder);
        FileLock lock = waitForLock(channel, folder, progress)) {
      if (isImported(folder)) {
        return;
      }
      if (Files.exists(folder)) {
        throw new DataException(
            "Folder " + folder + " is in the way: it is not an imported dataset. Delete it.");
      }
      Durable.deleteTree(partial);
      boolean done = false;
      try {
        callProvider(provider, request, partial, progress);
        Durable.rename(partial, folder);
        done = true;
      } finally {
        if (!done) {
          Durable.deleteTree(partial);
        }
      }
    }
  }

  private void callProvider(
      DatasetProvider provider, ReadRequest request, Path partial, Consumer<String> progress)
      throws IOException {
    DatasetCard card = provider.card();
    try {
      provider.fetch(home, progress);
      Files.createDirectories(partial);
      progress.accept("Importing dataset '" + card.name() + "'.");
      new Import(card, registry, calls, badShare, progress).run(provider, request, partial);
    } catch (BinderyException e) {
      throw e;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw new PluginException(
          "The provider of dataset '"
              + card.name()
              + "' ("
              + provider.getClass().getName()
              + ") threw "
              + e
              + ", which its contract does not allow.",
          e);
    }
  }

  private static Path sibling(Path folder, String suffix) {
    return folder.resolveSibling(folder.getFileName() + suffix);
  }

  private static FileChannel lockFile(Path folder) throws IOException {
    return FileChannel.open(
        sibling(folder, LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static FileLock waitForLock(FileChannel channel, Path folder, Consumer<String> progress)
      throws IOException {
    boolean told = false;
    while (true) {
      Optional<FileLock> lock = tryLock(channel);
      if (lock.isPresent()) {
        return lock.get();
      }
      if (!told) {
        progress.accept("Waiting for another import of " + folder.getFileName() + ".");
        told = true;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DataException(
            "Interrupted while another import of " + folder.getFileName() + " was going on.", e);
      }
    }
  }

  /** A lock held elsewhere in this process is an exception to Java, in another process a null. */
  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  private void deleteLeftovers() throws IOException {
    List<Path> leftovers;
    try (Stream<Path> folders = Files.list(datasets)) {
      leftovers = folders.filter(path -> path.toString().endsWith(PARTIAL)).toList();
    }
    for (Path partial : leftovers) {
      String name = partial.getFileName().toString();
      Path folder = partial.resolveSibling(name.substring(0, name.length() - PARTIAL.length()));
      try (FileChannel channel = lockFile(folder)) {
        if (tryLock(channel).isPresent()) {
          Durable.deleteTree(partial);
        }
      }
    }
  }
}
