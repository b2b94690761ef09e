/** Graphs of operators: five sealed kinds with open leaves. */
@NullMarked
package org.plumbline.graph;

import org.jspecify.annotations.NullMarked;
