CREATE TABLE prices (sku TEXT, currency TEXT, amount REAL, imported_at TEXT, PRIMARY KEY (sku, currency));
INSERT INTO prices VALUES
 ('LAMP-7', 'EUR', 79, '2026-05-19 09:30'),
 ('LAMP-7', 'SEK', 889, '2026-05-19 09:30'),
 ('LAMP-7', 'DKK', 589, '2026-05-19 09:30'),
 ('CHAIR-2', 'EUR', 120, '2026-05-19 09:30'),
 ('CHAIR-2', 'SEK', 1349, '2026-05-19 09:30'),
 ('CHAIR-2', 'DKK', 899, '2026-05-19 09:30'),
 ('DESK-1', 'EUR', 349, '2026-05-19 09:30'),
 ('DESK-1', 'SEK', 3890, '2026-05-19 09:30'),
 ('DESK-1', 'DKK', 2599, '2026-05-19 09:30'),
 ('RUG-4', 'EUR', 49, '2026-05-19 09:30'),
 ('RUG-4', 'SEK', 549, '2026-05-19 09:30'),
 ('RUG-4', 'DKK', 365, '2026-05-19 09:30');
CREATE TABLE promotions (code TEXT PRIMARY KEY, sku TEXT, percent INTEGER, valid_from TEXT, valid_until TEXT);
INSERT INTO promotions VALUES ('RUGS20', 'RUG-4', 20, '2026-05-18', '2026-05-24');
CREATE TABLE orders (id INTEGER PRIMARY KEY, placed_at TEXT, sku TEXT, currency TEXT, amount REAL, promotion TEXT, status TEXT);
INSERT INTO orders VALUES
 (70111, '2026-05-19 09:12:05', 'LAMP-7', 'SEK', 889, NULL, 'paid'),
 (70112, '2026-05-19 09:15:40', 'CHAIR-2', 'EUR', 120, NULL, 'paid'),
 (70113, '2026-05-19 09:21:18', 'RUG-4', 'SEK', 439.2, 'RUGS20', 'paid'),
 (70114, '2026-05-19 09:26:02', 'DESK-1', 'DKK', 2599, NULL, 'paid'),
 (70115, '2026-05-19 09:33:47', 'LAMP-7', 'DKK', 589, NULL, 'paid'),
 (70116, '2026-05-19 09:38:59', 'CHAIR-2', 'SEK', 1349, NULL, 'paid'),
 (70117, '2026-05-19 09:41:10', 'LAMP-7', 'EUR', 79, NULL, 'paid'),
 (70118, '2026-05-19 09:44:32', 'LAMP-7', 'SEK', 79, NULL, 'paid'),
 (70119, '2026-05-19 09:47:03', 'RUG-4', 'DKK', 292, 'RUGS20', 'paid'),
 (70120, '2026-05-19 09:50:21', 'DESK-1', 'EUR', 349, NULL, 'paid'),
 (70121, '2026-05-19 09:53:48', 'CHAIR-2', 'DKK', 120, NULL, 'paid'),
 (70122, '2026-05-19 09:58:15', 'LAMP-7', 'DKK', 79, NULL, 'paid'),
 (70123, '2026-05-19 10:01:37', 'RUG-4', 'DKK', 365, NULL, 'paid'),
 (70124, '2026-05-19 10:04:09', 'RUG-4', 'DKK', 365, NULL, 'paid'),
 (70125, '2026-05-19 10:07:55', 'DESK-1', 'SEK', 349, NULL, 'paid'),
 (70126, '2026-05-19 10:11:20', 'CHAIR-2', 'EUR', 120, NULL, 'paid'),
 (70127, '2026-05-19 10:14:46', 'CHAIR-2', 'SEK', 120, NULL, 'paid'),
 (70128, '2026-05-19 10:18:02', 'RUG-4', 'DKK', 292, 'RUGS20', 'paid');
