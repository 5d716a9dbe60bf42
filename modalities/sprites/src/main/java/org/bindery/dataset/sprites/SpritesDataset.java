package org.bindery.dataset.sprites;

import java.util.List;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Spi;
import org.bindery.spi.Splitting;

/**
 * The sprites: a world made by formulas, with nothing to download. Same options, same bytes.
 *
 * <p>The key of a row is its sprite. Each test row is another sprite, and none of them occurs in
 * training. Options:
 *
 * <ul>
 *   <li>{@code train} (4096), {@code test} (256): numbers of rows
 *   <li>{@code seed} (0)
 *   <li>{@code columns} ({@code image,text,audio}): any of {@code image, text, audio, depth,
 *       thermal, imu}
 *   <li>{@code withhold} (none): pairs such as {@code audio+text,depth+imu} that no training row
 *       carries together; rows take turns in which one they keep. Test rows keep all, so that what
 *       emerges can be measured.
 * </ul>
 */
@BuiltFor(Spi.VERSION)
public final class SpritesDataset implements DatasetProvider {
  /** Does nothing. */
  public SpritesDataset() {}

  @Override
  public DatasetCard card() {
    return new DatasetCard(
        "sprites",
        "A synthetic world of moving shapes, seen, described, heard, measured and felt",
        "CC0-1.0",
        "made by formulas in org.bindery.dataset.sprites",
        List.copyOf(SpriteColumns.ALL),
        new Splitting.Given(),
        SpritesOptions.DEFAULTS);
  }

  @Override
  public RecordStream open(ReadRequest request) {
    return new SpriteStream(SpritesOptions.of(request.options()));
  }
}
