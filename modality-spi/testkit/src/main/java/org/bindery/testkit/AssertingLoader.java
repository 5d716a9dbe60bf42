package org.bindery.testkit;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataLoader;

/** Looks at every cell that a loader reads or writes. */
final class AssertingLoader<S> implements DataLoader<S> {
  private final DataLoader<S> checked;
  private final Class<S> sampleType;

  AssertingLoader(DataLoader<S> checked, Class<S> sampleType) {
    this.checked = checked;
    this.sampleType = sampleType;
  }

  @Override
  public Field field() {
    return checked.field();
  }

  @Override
  public S read(FieldVector column, int row) {
    if (row < 0 || row >= column.getValueCount() || column.isNull(row)) {
      throw Failure.of(
          "The caller reads row {} of column '{}', which is null or not there: ask isNull first.",
          row,
          column.getName());
    }
    S sample = sampleOf(column, row);
    if (!sampleType.isInstance(sample)) {
      throw Failure.of(
          "read() of row {} of column '{}' gave {}: return a {}.",
          row,
          column.getName(),
          sample,
          sampleType.getName());
    }
    if (!sample.equals(sampleOf(column, row))) {
      throw Failure.of(
          "Row {} of column '{}' read twice gave two samples that are not equal: read from the"
              + " column alone, and give the sample equals by value.",
          row,
          column.getName());
    }
    return sample;
  }

  private S sampleOf(FieldVector column, int row) {
    try {
      return checked.read(column, row);
    } catch (CorruptSampleException refused) {
      throw refused;
    } catch (RuntimeException | Error other) {
      throw Failure.because(
          other,
          "read() of row {} of column '{}' must throw CorruptSampleException and nothing else.",
          row,
          column.getName());
    }
  }

  @Override
  public void write(S sample, FieldVector column, int row) {
    int valueCount = column.getValueCount();
    checked.write(sample, column, row);
    if (column.getValueCount() != valueCount) {
      throw Failure.of("write() changed the value count: leave that to the caller.");
    }
    if (column.isNull(row) || !sample.equals(checked.read(column, row))) {
      throw Failure.of(
          "The sample written to row {} of column '{}' is not equal to the one read back: encode"
              + " without loss, at the given row.",
          row,
          column.getName());
    }
  }
}
