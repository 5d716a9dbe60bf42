package org.bindery.dataset.sprites;

import java.util.ArrayList;
import java.util.List;
import org.bindery.dataset.sprites.Sprite.Color;
import org.bindery.dataset.sprites.Sprite.Motion;
import org.bindery.dataset.sprites.Sprite.Place;
import org.bindery.dataset.sprites.Sprite.Shape;
import org.bindery.dataset.sprites.Sprite.Size;
import org.bindery.dataset.sprites.Sprite.Texture;

/** Sprites that are hard to tell apart. */
final class Worlds {
  private Worlds() {}

  /** Returns the sprite itself, first, and all that differ from it in one factor only. */
  static List<Sprite> neighbors(Sprite s) {
    List<Sprite> all = new ArrayList<>(List.of(s));
    for (Shape v : Shape.values()) {
      all.add(new Sprite(v, s.color(), s.size(), s.place(), s.motion(), s.texture()));
    }
    for (Color v : Color.values()) {
      all.add(new Sprite(s.shape(), v, s.size(), s.place(), s.motion(), s.texture()));
    }
    for (Size v : Size.values()) {
      all.add(new Sprite(s.shape(), s.color(), v, s.place(), s.motion(), s.texture()));
    }
    for (Place v : Place.values()) {
      all.add(new Sprite(s.shape(), s.color(), s.size(), v, s.motion(), s.texture()));
    }
    for (Motion v : Motion.values()) {
      all.add(new Sprite(s.shape(), s.color(), s.size(), s.place(), v, s.texture()));
    }
    for (Texture v : Texture.values()) {
      all.add(new Sprite(s.shape(), s.color(), s.size(), s.place(), s.motion(), v));
    }
    return all.stream().distinct().toList();
  }
}
