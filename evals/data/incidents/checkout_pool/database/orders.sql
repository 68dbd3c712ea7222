CREATE TABLE sessions (pid INTEGER PRIMARY KEY, app TEXT, state TEXT, open_min INTEGER, last_statement TEXT);
INSERT INTO sessions VALUES
 (4711, 'payouts', 'active', 94, 'INSERT INTO payouts SELECT … FROM settlements'),
 (5001, 'checkout', 'idle in transaction', 88, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5002, 'checkout', 'idle in transaction', 86, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5003, 'checkout', 'idle in transaction', 84, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5004, 'checkout', 'idle in transaction', 81, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5005, 'checkout', 'idle in transaction', 79, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5006, 'checkout', 'idle in transaction', 76, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5007, 'checkout', 'idle in transaction', 74, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5008, 'checkout', 'idle in transaction', 71, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5009, 'checkout', 'idle in transaction', 69, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5010, 'checkout', 'idle in transaction', 66, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5011, 'checkout', 'idle in transaction', 63, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5012, 'checkout', 'idle in transaction', 60, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5013, 'checkout', 'idle in transaction', 57, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5014, 'checkout', 'idle in transaction', 41, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5015, 'checkout', 'idle in transaction', 26, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5016, 'checkout', 'idle in transaction', 9, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5017, 'checkout', 'idle in transaction', 2, 'SELECT … FROM coupons WHERE code = ? FOR UPDATE'),
 (5018, 'checkout', 'active', 0, 'INSERT INTO orders (…)'),
 (5019, 'checkout', 'active', 0, 'SELECT … FROM carts'),
 (5020, 'checkout', 'active', 0, 'INSERT INTO orders (…)'),
 (6001, 'search', 'active', 0, 'SELECT … FROM products'),
 (6002, 'search', 'idle', 0, 'COMMIT'),
 (6003, 'search', 'idle', 0, 'COMMIT'),
 (6004, 'search', 'active', 0, 'SELECT … FROM products');
CREATE TABLE orders (id INTEGER PRIMARY KEY, placed_at TEXT, amount REAL, status TEXT, coupon TEXT);
INSERT INTO orders VALUES
 (81220, '2026-03-12 09:12:10', 89.5, 'paid', NULL), (81221, '2026-03-12 09:13:44', 120, 'paid', NULL),
 (81222, '2026-03-12 09:15:02', 45, 'paid', 'WELCOME'), (81223, '2026-03-12 09:18:31', 310, 'paid', NULL),
 (81224, '2026-03-12 09:21:09', 64, 'paid', NULL), (81225, '2026-03-12 09:24:55', 19.5, 'paid', 'WELCOME'),
 (81226, '2026-03-12 09:31:47', 75, 'paid', NULL), (81227, '2026-03-12 09:40:12', 88.5, 'new', NULL),
 (81228, '2026-03-12 09:48:33', 101, 'paid', NULL), (81229, '2026-03-12 09:57:20', 67, 'paid', NULL),
 (81230, '2026-03-12 10:06:41', 92, 'new', NULL), (81231, '2026-03-12 10:12:03', 70, 'new', NULL);
CREATE TABLE coupons (code TEXT PRIMARY KEY, valid_until TEXT, percent INTEGER);
INSERT INTO coupons VALUES ('WELCOME', '2026-12-31', 10), ('SPRING25', '2025-05-31', 15), ('SPRING26', '2026-05-31', 15);
