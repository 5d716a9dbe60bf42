package org.bindery.dataset.ecg;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bindery.spi.DataException;

/**
 * Where a dataset's files lie: in the folder that a variable names, else in {@code
 * <home>/sources/<dataset>}.
 *
 * @param dataset its name
 * @param variable of the environment
 * @param environment this machine's
 */
record Sources(String dataset, String variable, Map<String, String> environment) {
  /**
   * Finds the folder.
   *
   * @param what a sentence's part on what should be in it
   * @throws DataException if there is none, saying what to do
   */
  Path find(Path home, String what) {
    String named = environment.getOrDefault(variable, "").strip();
    Path folder = named.isEmpty() ? home.resolve("sources").resolve(dataset) : Path.of(named);
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          "Dataset '"
              + dataset
              + "' is not there: let "
              + variable
              + " name a folder with "
              + what
              + ", or put it into "
              + home.resolve("sources").resolve(dataset)
              + ". It is not downloaded.");
    }
    return folder;
  }
}
