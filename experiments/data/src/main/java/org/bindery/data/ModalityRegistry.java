package org.bindery.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Spi;

/**
 * The modalities and datasets on the class path. Every scan makes fresh {@link
 * java.util.ServiceLoader}s, so plugins that were added while the program runs are found: {@link
 * #get} and {@link #dataset} scan once more before they give up. A broken plugin never hides a good
 * one; it is listed in {@link #rejected}. Jars are added by {@link #plugins}. Thread-safe.
 */
public final class ModalityRegistry {
  private final List<ClassLoader> given;
  private final Map<ModalityId, Registered> byHand = new TreeMap<>();
  private final Map<String, DatasetProvider> datasetsByHand = new TreeMap<>();
  private final Plugins plugins = new Plugins(this);
  private Discovery found;

  private ModalityRegistry(List<ClassLoader> given) {
    this.given = given;
    this.found = Discovery.of(loaders());
  }

  /**
   * Looks for providers.
   *
   * @param loaders where to look; none means the current thread's context loader (asked anew at
   *     each scan) and the SPI's own. Those that are ancestors of others are left out.
   */
  public static ModalityRegistry scan(ClassLoader... loaders) {
    return new ModalityRegistry(List.copyOf(Arrays.asList(loaders)));
  }

  /**
   * Returns a modality by its id, scanning once more if it is not known yet.
   *
   * @throws ConfigException if there is none, with the known ids, those rejected and the nearest
   *     name
   */
  public Modality<?> get(ModalityId id) {
    return find(id)
        .or(
            () -> {
              rescan();
              return find(id);
            })
        .orElseThrow(() -> unknown("modality", "Modality", id.value(), modalityNames()));
  }

  /** Tells whether {@link #get} would succeed without another scan. */
  public synchronized boolean knows(ModalityId id) {
    return find(id).isPresent();
  }

  /** Returns all usable modalities, by id. */
  public synchronized List<Registered> modalities() {
    Map<ModalityId, Registered> all = new TreeMap<>(found.modalities());
    all.putAll(byHand);
    return List.copyOf(all.values());
  }

  /** Returns all usable datasets, by name. */
  public synchronized List<DatasetProvider> datasets() {
    Map<String, DatasetProvider> all = new TreeMap<>(found.datasets());
    all.putAll(datasetsByHand);
    return List.copyOf(all.values());
  }

  /**
   * Returns a dataset by its name, scanning once more if it is not known yet.
   *
   * @throws ConfigException if there is none, with the known names and the nearest one
   */
  public DatasetProvider dataset(String name) {
    return findDataset(name)
        .or(
            () -> {
              rescan();
              return findDataset(name);
            })
        .orElseThrow(
            () ->
                unknown(
                    "dataset",
                    "Dataset",
                    name,
                    datasets().stream().map(provider -> provider.card().name()).toList()));
  }

  /** Returns the jars that are loaded while the program runs. */
  public Plugins plugins() {
    return plugins;
  }

  /**
   * Returns the providers that were found and cannot be used, in the order they were met; then the
   * loaded jars of which nothing can be used.
   */
  public List<Rejected> rejected() {
    List<Rejected> all = new ArrayList<>();
    synchronized (this) {
      all.addAll(found.rejected());
    }
    all.addAll(plugins.rejected());
    return List.copyOf(all);
  }

  /**
   * Adds a modality that has no services file, such as one declared in a notebook cell. The same
   * class name registered again replaces the earlier one; it stays through later scans. A missing
   * {@link BuiltFor} is allowed here.
   *
   * @throws ConfigException if its id is reserved or already taken by another class, or it was
   *     built for another version of the SPI
   */
  public synchronized void register(Modality<?> modality) {
    Class<?> type = modality.getClass();
    BuiltFor builtFor = type.getAnnotation(BuiltFor.class);
    int version = builtFor == null ? Spi.VERSION : builtFor.value();
    ModalityId id = modality.card().id();
    Optional<String> problem = Discovery.problemWith(id, type, version);
    if (problem.isEmpty()) {
      problem =
          find(id)
              .filter(other -> !other.getClass().getName().equals(type.getName()))
              .map(
                  other ->
                      "Modality '"
                          + id
                          + "' is already provided by "
                          + other.getClass().getName()
                          + " from "
                          + Discovery.location(other.getClass())
                          + "; choose another id.");
    }
    if (problem.isPresent()) {
      throw new ConfigException("modality", id.value(), problem.get());
    }
    byHand.put(id, new Registered(modality, Discovery.location(type), version));
  }

  /**
   * Adds a dataset that has no services file. The same class name registered again replaces the
   * earlier one; it stays through later scans.
   *
   * @throws ConfigException if its name is already taken by another class
   */
  public synchronized void register(DatasetProvider dataset) {
    String name = dataset.card().name();
    findDataset(name)
        .filter(other -> !other.getClass().getName().equals(dataset.getClass().getName()))
        .ifPresent(
            other -> {
              throw new ConfigException(
                  "dataset",
                  name,
                  "Dataset '"
                      + name
                      + "' is already provided by "
                      + other.getClass().getName()
                      + " from "
                      + Discovery.location(other.getClass())
                      + "; choose another name.");
            });
    datasetsByHand.put(name, dataset);
  }

  synchronized Optional<Modality<?>> find(ModalityId id) {
    Registered hand = byHand.get(id);
    Registered registered = hand != null ? hand : found.modalities().get(id);
    return Optional.ofNullable(registered).map(Registered::modality);
  }

  private synchronized Optional<DatasetProvider> findDataset(String name) {
    DatasetProvider hand = datasetsByHand.get(name);
    return Optional.ofNullable(hand != null ? hand : found.datasets().get(name));
  }

  /** Looks for providers again, for those that were added since. */
  public void rescan() {
    Discovery again = Discovery.of(loaders());
    synchronized (this) {
      found = again;
    }
  }

  private List<ClassLoader> loaders() {
    if (!given.isEmpty()) {
      return given;
    }
    List<ClassLoader> loaders = new ArrayList<>();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (context != null) {
      loaders.add(context);
    }
    loaders.add(Modality.class.getClassLoader());
    return loaders;
  }

  private List<String> modalityNames() {
    return modalities().stream()
        .map(registered -> registered.modality().card().id().value())
        .toList();
  }

  private ConfigException unknown(String path, String kind, String name, List<String> known) {
    String rejects =
        rejected().stream()
            .map(reject -> reject.className() + " (" + reject.location() + "): " + reject.reason())
            .distinct()
            .collect(Collectors.joining(" "));
    return new ConfigException(
        path,
        name,
        kind
            + " '"
            + name
            + "' is not known; known are "
            + (known.isEmpty() ? "none: no plugin is on the class path" : String.join(", ", known))
            + "."
            + DidYouMean.hint(name, known)
            + " If a plugin brings it, name its jar: --plugins JAR, or %modality load JAR."
            + (rejects.isEmpty() ? "" : " Rejected: " + rejects));
  }
}
