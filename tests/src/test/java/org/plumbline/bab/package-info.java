/** Benchmarks of what only the engine's own package sees. */
@NullMarked
package org.plumbline.bab;

import org.jspecify.annotations.NullMarked;
