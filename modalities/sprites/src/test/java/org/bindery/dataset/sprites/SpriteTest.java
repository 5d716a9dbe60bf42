package org.bindery.dataset.sprites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpriteTest {
  @Test
  void everyIndexIsAnotherSpriteWithAnotherKey() {
    Set<Sprite> sprites = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < Sprite.COUNT; i++) {
      sprites.add(Sprite.of(i));
      keys.add(Sprite.of(i).key());
    }
    assertThat(Sprite.COUNT).isEqualTo(8 * 8 * 3 * 3 * 4 * 3);
    assertThat(sprites).hasSize(Sprite.COUNT);
    assertThat(keys).hasSize(Sprite.COUNT).contains("small-red-striped-star-left-rising");
  }

  @Test
  void thereIsNoSpriteBeyondTheLast() {
    assertThatThrownBy(() -> Sprite.of(Sprite.COUNT)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
