package org.bindery.dataset.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Spi;
import org.bindery.spi.Splitting;

/**
 * A folder of files that somebody has, in one of three shapes:
 *
 * <ul>
 *   <li>a list of rows: a CSV, TSV, JSONL or Arrow file, or a folder that holds {@code
 *       manifest.csv}, {@code .tsv} or {@code .jsonl}. A column named {@code text} holds the text
 *       itself or the name of a {@code .txt} file; columns named {@code image}, {@code audio}, ...
 *       hold names of files, relative to the list
 *   <li>a folder for each signal: {@code image/cat.png}, {@code text/cat.txt}, {@code
 *       audio.es/cat.wav}. Files of the same name, but for the ending, are one row; folders within
 *       are part of the name
 *   <li>files side by side: {@code cat.png}, {@code cat.txt}, {@code cat.es.wav}. The ending says
 *       which signal a file is, and what stands before it which of several ({@code cat.left.png})
 *       or which kind ({@code cat.depth.png})
 * </ul>
 *
 * <p>Any cell may be missing; a row needs one. Options:
 *
 * <ul>
 *   <li>{@code path}: the folder or the list. A relative path is looked for below {@code
 *       <home>/folders}, then in the working directory
 *   <li>{@code columns}: which signal is which column of the list, or which folder, where names
 *       differ: {@code text=caption; image=photo; audio.es=voice}. Then no others are used
 *   <li>{@code id}: the column of a list that names rows, each differently; else {@code id} if
 *       there is one; else rows are numbered. Files without a list are named by what they share
 *   <li>{@code key}: the column whose rows must not be divided between training and test, such as
 *       the speaker; {@code text} for rows of one caption, of which those without are only like
 *       themselves; {@code folder} for files of one folder; else {@code key} or {@code group} if
 *       there is one; else the id
 *   <li>{@code split}: the column that says {@code train}, {@code validation} or {@code test}, or
 *       {@code folder}; else {@code split} if there is one
 *   <li>{@code class}: the column, or {@code folder}, that names classes. Only for rows that were
 *       put together within classes; see {@link RecordStream}
 *   <li>{@code test} (0.2), {@code validation} (0): without {@code split}, the shares of the keys,
 *       drawn by {@code seed} (0); a key's split does not depend on which others there are
 * </ul>
 *
 * <p>Every file is decoded once while it is read: one that cannot be is named with its path and the
 * reason, and its row is left out.
 */
@BuiltFor(Spi.VERSION)
public final class FolderDataset implements DatasetProvider {
  static final String NAME = "folder";

  private static final List<String> LANGUAGES =
      List.of(
          "en", "es", "fr", "de", "it", "pt", "nl", "pl", "ru", "uk", "zh", "ja", "ko", "ar", "hi",
          "tr", "a", "b", "c", "d");
  private static final List<String> VIEWS =
      List.of("left", "right", "front", "back", "a", "b", "c", "d");

  /** A card is a constant, so the names that a person may choose from are too. */
  private static final List<ColumnId> COLUMNS =
      Stream.of(
              Stream.of("image", "text", "audio", "depth", "thermal", "imu", "video"),
              LANGUAGES.stream().map(language -> "text." + language),
              LANGUAGES.stream().map(language -> "audio." + language),
              VIEWS.stream().map(view -> "image." + view),
              VIEWS.stream().map(view -> "depth." + view),
              VIEWS.stream().map(view -> "video." + view))
          .flatMap(names -> names)
          .map(ColumnId::of)
          .toList();

  /** Does nothing. */
  public FolderDataset() {}

  @Override
  public DatasetCard card() {
    return new DatasetCard(
        NAME,
        "Your own folder of files: pictures, texts, sounds and more, paired by name or by a list.",
        "LicenseRef-yours",
        "the folder that the option 'path' names",
        COLUMNS,
        new Splitting.Given(),
        FolderOptions.DEFAULTS);
  }

  /** Returns the folder, or the list; not the files that a list names. */
  @Override
  public List<Path> reads(ReadRequest request) {
    return List.of(FolderOptions.of(request, Set.copyOf(COLUMNS)).path());
  }

  @Override
  public RecordStream open(ReadRequest request) {
    return new FolderStream(FolderPlan.of(FolderOptions.of(request, Set.copyOf(COLUMNS)), COLUMNS));
  }
}
