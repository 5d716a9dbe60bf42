package org.bindery.sweeps.spark;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.resource.ResourceInformation;
import org.bindery.sweeps.running.Worker;

/**
 * Runs the trial of a folder on an executor. That a task is started twice, by speculation or after
 * a failure, does no harm: the second finds the trial taken.
 *
 * @param body the program under search
 */
record TrialTask(SparkBody body) implements VoidFunction<String> {
  private static final String GPU = "gpu";

  @Override
  public void call(String folder) {
    Worker.runTrial(Path.of(folder), gpu(TaskContext.get()), body);
  }

  /** The number of the GPU that Spark gave the task, where the cluster knows of GPUs. */
  private static OptionalInt gpu(TaskContext task) {
    Map<String, ResourceInformation> given = task.resourcesJMap();
    if (!given.containsKey(GPU) || given.get(GPU).addresses().length == 0) {
      return OptionalInt.empty();
    }
    String address = given.get(GPU).addresses()[0];
    return address.matches("\\d{1,4}")
        ? OptionalInt.of(Integer.parseInt(address))
        : OptionalInt.empty();
  }
}
