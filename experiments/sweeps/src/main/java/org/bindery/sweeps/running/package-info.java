/**
 * Running a sweep's trials, on one machine or many, so that no process is needed alive for nothing
 * to be lost.
 *
 * <p>The folder is the truth. Every change of hands is one atomic rename of a marker file whose
 * name says everything, and no name is ever used twice, so exactly one of any number of processes
 * makes a change and all others see that they did not:
 *
 * <pre>
 * sweeps/NAME/sweep.yaml            as given
 *             sweep.json            what all who take part agree on: {@link
 *                                   org.bindery.sweeps.running.SweepTerms}
 *             controller.free       or controller.OWNER: one controller at a time
 *             over                  no more trials will come; why
 *             trials/0001/trial.json           id and parameters, written once
 *                         pending.A.D          not taken; A attempts were made, D of them died
 *                         claim.A.D.OWNER      attempt A is under way; touched as a sign of life
 *                         done.A.BY            over; its outcome is outcome.A.BY.json
 *                         outcome.A.BY.json    state, message, seconds; BY is owner or another
 *                         history.A.jsonl      what attempt A logged, a line each
 *                         stop                 asked to stop early; why
 *                         error.txt            the stack trace of a body that threw
 *                         output.log           what a forked trial printed
 *                         files/               the body's own: checkpoints, runs
 * </pre>
 *
 * <p>Whether a claim's owner is alive is known for processes of the same machine (by process id and
 * the time it started) and else judged by whether its touches arrive, measured on the observer's
 * own clock, so that clocks need not agree. On network file systems rename must be atomic (NFS and
 * Lustre are), and {@link org.bindery.sweeps.running.SweepTerms#patience} must exceed the time for
 * which clients remember file times.
 */
package org.bindery.sweeps.running;
