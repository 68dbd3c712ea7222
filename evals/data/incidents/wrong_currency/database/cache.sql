CREATE TABLE entries (key TEXT PRIMARY KEY, value TEXT, written_at TEXT);
INSERT INTO entries VALUES
 ('price:v1:LAMP-7:SEK', '889', '2026-05-19 09:02'),
 ('price:v1:LAMP-7:DKK', '589', '2026-05-19 09:05'),
 ('price:v1:CHAIR-2:DKK', '899', '2026-05-19 09:11'),
 ('price:v1:CHAIR-2:SEK', '1349', '2026-05-19 09:14'),
 ('price:v1:DESK-1:DKK', '2599', '2026-05-19 09:20'),
 ('price:v1:RUG-4:EUR', '49', '2026-05-19 09:26'),
 ('price:v2:LAMP-7', '79', '2026-05-19 09:41'),
 ('price:v2:CHAIR-2', '120', '2026-05-19 09:46'),
 ('price:v2:DESK-1', '349', '2026-05-19 09:50'),
 ('price:v2:RUG-4', '365', '2026-05-19 09:47'),
 ('cart:1c7f', 'LAMP-7 x2', '2026-05-19 10:02'),
 ('cart:52aa', 'RUG-4 x1', '2026-05-19 10:09'),
 ('cart:77d0', 'DESK-1 x1, CHAIR-2 x4', '2026-05-19 10:12'),
 ('cart:9be3', 'CHAIR-2 x2', '2026-05-19 10:15'),
 ('cart:e410', 'LAMP-7 x1', '2026-05-19 10:19'),
 ('session:a1', 'user 8812', '2026-05-19 10:19');
