/** Benchmarks of the kernels on JMH; programs, not tests. */
@NullMarked
package org.plumbline.benchmarks;

import org.jspecify.annotations.NullMarked;
