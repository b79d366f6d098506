// The five matrix products of one training step, which no stage can leave out.
#pragma once

/// Their factors and results. A Matrix is made from its rows and columns.
template <class Matrix> struct FiveProducts {
  int N, D_in, H, D_out;
  bool nn;  // weights lie as nn.Linear keeps them, (out, in), not as stages 01 to 04 do, (in, out)

  Matrix x{N, D_in}, a{N, H}, grad_y{N, D_out}, grad_h{N, H};
  Matrix w1 = weight(D_in, H), grad_w1 = weight(D_in, H);
  Matrix w2 = weight(H, D_out), grad_w2 = weight(H, D_out);
  Matrix h{N, H}, y{N, D_out}, grad_a{N, H};

  Matrix weight(int in, int out) const { return nn ? Matrix(out, in) : Matrix(in, out); }

  /// product(a, ta, b, tb, m, n, k, c): c = a b, (m, k) times (k, n); ta, tb: stored transposed.
  template <class Product> void step(Product product) {
    product(x, false, w1, nn, N, H, D_in, h);   // h = x w1
    product(a, false, w2, nn, N, D_out, H, y);  // y = a w2
    if (nn)
      product(grad_y, true, a, false, D_out, H, N, grad_w2);  // grad_w2 = grad_y' a
    else
      product(a, true, grad_y, false, H, D_out, N, grad_w2);  // grad_w2 = a' grad_y
    product(grad_y, false, w2, !nn, N, H, D_out, grad_a);     // grad_a = grad_y w2'
    if (nn)
      product(grad_h, true, x, false, H, D_in, N, grad_w1);  // grad_w1 = grad_h' x
    else
      product(x, true, grad_h, false, D_in, H, N, grad_w1);  // grad_w1 = x' grad_h
  }
};
