package org.bindery.weights;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.spi.DataException;

/**
 * A file that {@code torch.save} of PyTorch 1.6 or later wrote of a state dict: a zip archive of a
 * pickle and one stored entry for every storage. The pickle is read as data by an unpickler that
 * can only make dicts, lists, tuples, texts, numbers and tensors; whatever else it names is refused
 * by that name, and nothing is ever executed or unpacked.
 *
 * <p>The tensors may lie in the outermost dict, or in a dict within it under {@code state_dict},
 * {@code model_state_dict}, {@code model}, {@code module} or {@code weights}, if in only one of
 * these. Values beside tensors, such as an epoch, become {@link #metadata} when they are plain, and
 * are passed over when not.
 */
public final class TorchFile extends MappedTensorFile {
  private static final int PICKLE_LIMIT = 32 << 20;
  private static final int WRAPPER_DEPTH = 4;
  private static final Set<String> WRAPPERS =
      Set.of("state_dict", "model_state_dict", "model", "module", "weights");

  private TorchFile(Path file) {
    super(file);
  }

  /**
   * Opens a file and reads its pickle; values are not touched.
   *
   * @throws DataException in one sentence if it is cut off, holds anything but a state dict, or is
   *     of another kind that PyTorch writes
   */
  public static TorchFile open(Path file) {
    TorchFile opened = new TorchFile(file);
    try {
      opened.readArchive();
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private void readArchive() {
    ZipEntries zip = new ZipEntries(this, this::refused);
    Set<String> names = zip.all().keySet();
    List<String> pickles =
        names.stream()
            .filter(name -> name.equals("data.pkl") || name.endsWith("/data.pkl"))
            .toList();
    if (pickles.size() != 1) {
      throw refused("it is a zip archive with " + pickles.size() + " data.pkl, not one");
    }
    String root = pickles.get(0).substring(0, pickles.get(0).length() - "data.pkl".length());
    if (names.contains(root + "constants.pkl")
        || names.stream().anyMatch(name -> name.startsWith(root + "code/"))) {
      throw new DataException(
          path()
              + " is a TorchScript archive, which holds code: load it in PyTorch and torch.save its"
              + " state_dict() instead.");
    }
    ZipEntries.Entry byteOrder = zip.all().get(root + "byteorder");
    if (byteOrder != null
        && !new String(zip.read(byteOrder, 64), StandardCharsets.US_ASCII).equals("little")) {
      throw new DataException(
          path()
              + " was written on a big-endian machine: load it in PyTorch on a usual one and"
              + " torch.save it again.");
    }
    byte[] pickle = zip.read(zip.all().get(pickles.get(0)), PICKLE_LIMIT);
    Map<?, ?> dict = stateDict(new TensorUnpickler(pickle, this::refused).read());
    Map<String, Place> places = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    dict.forEach(
        (key, value) -> {
          if (value instanceof Pickled.Tensor tensor) {
            places.put(key.toString(), place(key.toString(), tensor, zip, root));
          } else if (value instanceof String
              || value instanceof Number
              || value instanceof Boolean) {
            metadata.put(key.toString(), value.toString());
          }
        });
    found(places, metadata);
  }

  private Place place(String name, Pickled.Tensor tensor, ZipEntries zip, String root) {
    Pickled.Storage storage = tensor.storage();
    ZipEntries.Entry entry = zip.all().get(root + "data/" + storage.key());
    if (entry == null) {
      throw refused("tensor '" + name + "' lacks its entry 'data/" + storage.key() + "'");
    }
    zip.requireStored(entry);
    int width = storage.dtype().bytes();
    if (entry.length() / width < storage.size()) {
      throw refused("tensor '" + name + "' needs more values than its entry has");
    }
    return new Place(tensor.info(), entry.position() + tensor.offset() * width, tensor.strides());
  }

  private Map<?, ?> stateDict(Object root) {
    Object at = root;
    for (int depth = 0; depth < WRAPPER_DEPTH && at instanceof Map<?, ?> map; depth++) {
      if (hasTensors(map)) {
        return map;
      }
      List<Object> inner =
          map.entrySet().stream()
              .filter(entry -> entry.getKey() instanceof String key && WRAPPERS.contains(key))
              .map(entry -> (Object) entry.getValue())
              .filter(value -> value instanceof Map<?, ?> dict && leadsToTensors(dict))
              .toList();
      if (inner.size() > 1) {
        throw refused("it has several state dicts, and which is meant is not clear");
      }
      at = inner.isEmpty() ? Pickled.None.NONE : inner.get(0);
    }
    throw refused("it holds no dict of tensors");
  }

  private static boolean leadsToTensors(Map<?, ?> dict) {
    return hasTensors(dict)
        || WRAPPERS.stream()
            .anyMatch(key -> dict.get(key) instanceof Map<?, ?> inner && hasTensors(inner));
  }

  private static boolean hasTensors(Map<?, ?> map) {
    return map.values().stream().anyMatch(Pickled.Tensor.class::isInstance);
  }

  private DataException refused(String why) {
    return new DataException(
        path()
            + " cannot be used as weights: "
            + why
            + ". Download it again from a source you trust, or save only its state_dict() with torch.save.");
  }
}
