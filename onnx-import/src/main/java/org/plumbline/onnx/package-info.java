/** ONNX files to graphs and back. */
@NullMarked
package org.plumbline.onnx;

import org.jspecify.annotations.NullMarked;
