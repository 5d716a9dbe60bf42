package org.bindery.modality.ecg;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataLoader;
import org.bindery.spi.ModalityId;

/**
 * Cells {@code struct<rate: float64, leads: utf8, signal: list<float32>>}: samples per second,
 * names such as {@code I,II,V5}, and lead after lead in mV. Numbers, not an encoded file, so that
 * whatever reads Arrow reads them; rate and leads in the cell, since records differ in both.
 */
final class EcgLoader implements DataLoader<Ecg> {
  private static final String RATE = "rate";
  private static final String LEADS = "leads";
  private static final String SIGNAL = "signal";
  private static final ArrowType FLOAT = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);

  private final Field field;

  EcgLoader(ModalityId id) {
    Field rate = child(RATE, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), List.of());
    Field leads = child(LEADS, ArrowType.Utf8.INSTANCE, List.of());
    Field item = child(ListVector.DATA_VECTOR_NAME, FLOAT, List.of());
    Field signal = child(SIGNAL, ArrowType.List.INSTANCE, List.of(item));
    FieldType type =
        new FieldType(
            true, ArrowType.Struct.INSTANCE, null, Map.of("unit", "mV", "order", "lead by lead"));
    field = new Field(id.value(), type, List.of(rate, leads, signal));
  }

  private static Field child(String name, ArrowType type, List<Field> children) {
    return new Field(name, FieldType.nullable(type), children);
  }

  @Override
  public Field field() {
    return field;
  }

  @Override
  public Ecg read(FieldVector column, int row) {
    StructVector struct = (StructVector) column;
    Float8Vector rate = struct.getChild(RATE, Float8Vector.class);
    VarCharVector names = struct.getChild(LEADS, VarCharVector.class);
    ListVector signal = struct.getChild(SIGNAL, ListVector.class);
    if (rate.isNull(row) || names.isNull(row) || signal.isNull(row)) {
      throw new CorruptSampleException("its rate, leads or signal is missing");
    }
    List<Lead> leads = leads(new String(names.get(row), StandardCharsets.UTF_8));
    Float4Vector data = (Float4Vector) signal.getDataVector();
    int from = signal.getElementStartIndex(row);
    int count = signal.getElementEndIndex(row) - from;
    if (count % leads.size() != 0) {
      throw new CorruptSampleException(
          "it has " + count + " values, which is no whole number for each of " + leads);
    }
    float[][] values = new float[leads.size()][count / leads.size()];
    int at = from;
    for (float[] lead : values) {
      for (int i = 0; i < lead.length; i++) {
        if (data.isNull(at)) {
          throw new CorruptSampleException("value " + (at - from + 1) + " is missing");
        }
        lead[i] = data.get(at++);
      }
    }
    return Ecg.of(rate.get(row), leads, values);
  }

  private static List<Lead> leads(String names) {
    List<Lead> leads = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      leads.add(
          Lead.of(name)
              .orElseThrow(
                  () ->
                      new CorruptSampleException(
                          "it names a lead '"
                              + name
                              + "'; known are "
                              + List.of(Lead.values()).stream()
                                  .map(Lead::label)
                                  .collect(Collectors.joining(", ")))));
    }
    return leads;
  }

  @Override
  public void write(Ecg sample, FieldVector column, int row) {
    StructVector struct = (StructVector) column;
    String names = sample.leads().stream().map(Lead::label).collect(Collectors.joining(","));
    struct.getChild(RATE, Float8Vector.class).setSafe(row, sample.rate());
    struct
        .getChild(LEADS, VarCharVector.class)
        .setSafe(row, names.getBytes(StandardCharsets.UTF_8));
    ListVector signal = struct.getChild(SIGNAL, ListVector.class);
    Float4Vector data = (Float4Vector) signal.getDataVector();
    int at = signal.startNewValue(row);
    for (Lead lead : sample.leads()) {
      for (float value : sample.signal(lead)) {
        data.setSafe(at++, value);
      }
    }
    signal.endValue(row, sample.samples() * sample.leads().size());
    struct.setIndexDefined(row);
  }
}
