package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** TensorBoard's events as protobuf messages. */
final class TensorBoardEvents {
  private static final int RGB = 3;

  private TensorBoardEvents() {}

  static byte[] fileVersion(double time) {
    return new ProtoWriter().real(1, time).text(3, "brain.Event:2").toByteArray();
  }

  static byte[] event(double time, long step, ProtoWriter summary) {
    return new ProtoWriter().real(1, time).number(2, step).message(5, summary).toByteArray();
  }

  static ProtoWriter scalar(String tag, float value) {
    return new ProtoWriter().text(1, tag).single(2, value);
  }

  /** The summary values of a medium; none where TensorBoard has no place for it. */
  static List<ProtoWriter> media(String tag, Media media) {
    List<ProtoWriter> values = new ArrayList<>();
    if (media instanceof Media.Image image) {
      values.add(image(tag, image));
    } else if (media instanceof Media.Images images) {
      for (int i = 0; i < images.pictures().size(); i++) {
        values.add(image(tag + "/" + i, images.pictures().get(i)));
      }
    } else if (media instanceof Media.Histogram histogram) {
      values.add(new ProtoWriter().text(1, tag).message(5, histogram(histogram)));
    }
    return values;
  }

  static byte[] sessionStart(double time, String group, Map<String, JsonNode> parameters) {
    ProtoWriter start = new ProtoWriter();
    parameters.forEach(
        (key, value) ->
            start.message(1, new ProtoWriter().text(1, key).message(2, parameter(value))));
    start.text(4, group).real(5, time);
    return hparams(time, "_hparams_/session_start_info", 3, start);
  }

  static byte[] sessionEnd(double time, int status) {
    ProtoWriter end = new ProtoWriter().number(1, status).real(2, time);
    return hparams(time, "_hparams_/session_end_info", 4, end);
  }

  private static byte[] hparams(double time, String tag, int field, ProtoWriter content) {
    byte[] data = new ProtoWriter().number(1, 0).message(field, content).toByteArray();
    ProtoWriter plugin = new ProtoWriter().text(1, "hparams").bytes(2, data);
    ProtoWriter value =
        new ProtoWriter().text(1, tag).message(9, new ProtoWriter().message(1, plugin));
    return event(time, 0, new ProtoWriter().message(1, value));
  }

  /** A google.protobuf.Value. */
  private static ProtoWriter parameter(JsonNode value) {
    if (value.isNumber()) {
      return new ProtoWriter().real(2, value.doubleValue());
    } else if (value.isBoolean()) {
      return new ProtoWriter().number(4, value.booleanValue() ? 1 : 0);
    }
    return new ProtoWriter().text(3, value.isTextual() ? value.textValue() : JsonText.write(value));
  }

  private static ProtoWriter image(String tag, Media.Image image) {
    ProtoWriter picture =
        new ProtoWriter()
            .number(1, image.height())
            .number(2, image.width())
            .number(3, RGB)
            .bytes(4, image.png());
    return new ProtoWriter().text(1, tag).message(4, picture);
  }

  /** Moments are those of the bins' middles: the values themselves are gone. */
  private static ProtoWriter histogram(Media.Histogram histogram) {
    double[] edges = histogram.edges();
    long[] counts = histogram.counts();
    double number = 0;
    double sum = 0;
    double squares = 0;
    ProtoWriter bins = new ProtoWriter();
    ProtoWriter limits = new ProtoWriter();
    for (int i = 0; i < counts.length; i++) {
      double middle = (edges[i] + edges[i + 1]) / 2;
      number += counts[i];
      sum += counts[i] * middle;
      squares += counts[i] * middle * middle;
      limits.real(6, edges[i + 1]);
      bins.real(7, (double) counts[i]);
    }
    return new ProtoWriter()
        .real(1, edges[0])
        .real(2, edges[counts.length])
        .real(3, number)
        .real(4, sum)
        .real(5, squares)
        .fields(limits)
        .fields(bins);
  }
}
