"""Makes the files that the table `cases` names, in the current folder. Numbers are those of the bad-input list."""
import math
import os
import sqlite3
import struct
import sys
import zipfile

from office import *

HEAD = '载体名称,建筑面积（㎡）\n'
PLAIN = '编号,载体名称,所在区,建筑面积（㎡）,状态\nA1,独墅湖软件楼,工业园区,1000,已建成\nA2,国际科技园二期,工业园区,2000,在建\n'
LONLAT = '名称,经度,纬度,建筑面积（㎡）\n'


def encodings():
    shape('01')
    shape('02', ldid=0x57)
    shape('03', cpg='UTF-8')
    shape('01-big5', encoding='big5', fields=[('名稱', 'C', 30, 0), ('建築面積', 'C', 12, 0)],
          rows=[('獨墅湖軟體園區大樓', '1000m2'), ('國際科技園區第二期工程', '2000m2')])
    shape('01-utf8', encoding='utf-8')
    dbf('01-short.dbf', [('NAME', 'C', 8, 0), ('AREA', 'C', 8, 0)], [('丂', '5m2')], 'gbk')
    shape('04', encoding='gb18030', ldid=0x4D, cpg='GB18030',
          rows=[('A1', '𠮷祥大厦一期', '已建成', '1000㎡', '工业园区'), ('A2', '国际科技园二期', '在建', '2000㎡', '工业园区')])
    shape('04-bare', encoding='gb18030',
          rows=[('A1', '𠮷祥大厦一期', '已建成', '1000㎡', '工业园区'), ('A2', '国际科技园二期', '在建', '2000㎡', '工业园区')])
    shape('05', rows=[('A1', 'A座苏州国际科技园软件大楼', '已建成', '1000㎡', '工业园区'), ROWS[1]])
    shape('06', fields=FIELDS[:3] + [('建筑面积平方米', 'C', 12, 0)] + FIELDS[4:], rows=[
        r[:3] + (r[3][:4],) + r[4:] for r in ROWS])
    shape('06-utf8', encoding='utf-8', fields=[('编号', 'C', 10, 0), ('载体名称', 'C', 30, 0), ('建筑面积', 'C', 12, 0)],
          rows=[('A1', '独墅湖软件楼', '1000㎡'), ('A2', '二期', '2000㎡')], cpg='UTF-8')
    shape('06-twice', fields=[('名称', 'C', 20, 0), ('建筑面积平方米', 'C', 12, 0), ('建筑面积平米计', 'C', 12, 0)],
          rows=[('甲楼', '1000', '7'), ('国际科技园二期', '2000', '8')])
    csv('07.csv', '\ufeff' + PLAIN)
    csv('08.csv', PLAIN.replace('㎡', '平方米'), 'gb2312')
    csv('08-big5.csv', '載體名稱,建築面積（平方公尺）,狀態\n國際科技園區第二期工程,2000,在建\n獨墅湖軟體園區大樓,1000,已建成\n', 'big5')
    csv('09.csv', '\ufeff' + PLAIN.replace(',', '\t'), 'utf-16-le')
    csv('09-big.csv', '\ufeff' + PLAIN, 'utf-16-be')
    csv('09-bare.csv', PLAIN, 'utf-16-le')
    csv('10-tab.csv', PLAIN.replace(',', '\t'))
    csv('10-semicolon.csv', PLAIN.replace(',', ';'))
    csv('10-wide.csv', PLAIN.replace(',', '，'))
    csv('10-lines.csv', '编号,载体名称,建筑面积（㎡）\nA1,"软件楼\n一期",1000\nA2,"二""期"",",2000\n')


def sheets():
    xlsx('11.xlsx', [['载体名称', '所在区', '建筑面积', '状态'], ['软件楼', '工业园区', '1000㎡', '已建成'],
                     ['二期', '昆山市', '2000㎡', '在建']])
    xlsx('11-strange.xlsx', [['甲', '乙', '丙'], ['软件楼', '好', '多'], ['二期', '好', '少']])
    xlsx('12.xlsx', [['苏州市服务外包载体统计表', None, None, None], ['载体名称', '所在区', '建筑面积（万㎡）', None],
                     [None, None, '已建成', '在建'], ['软件楼', '工业园区', 1.5, 0.5], ['二期', '昆山市', 2, 1]],
         merges=['A1:D1', 'C2:D2', 'A2:A3', 'B2:B3'])
    xlsx('12-down.xlsx', [['载体名称', '所在区', '建筑面积（㎡）', '状态'], ['甲楼', '工业园区', 1, '已建成'],
                          ['乙楼', None, 2, '在建'], ['丙楼', None, 3, '在建'], ['丁楼', '昆山市', 4, '在建'],
                          ['戊楼', None, 5, '在建'], ['合计', None, 15, None]],
         merges=['B2:B4', 'B5:B6', 'A7:B7'])
    xlsx('12-same.xlsx', [['载体名称', '所在区', '建筑面积（㎡）'], ['甲楼', '工业园区', 9], ['乙楼', None, None]],
         merges=['B2:B3', 'C2:C3'])
    csv('13.csv', '载体名称,所在区,建筑面积（㎡）\n软件楼,工业园区,1000\n小计,,1000\n二期,昆山市,2000\n小 计,,2000\n合　计,,3000\n备注：截至2012年底,,\n')
    csv('13-wrong.csv', HEAD + '软件楼,1000\n二期,2000\n合计,3500\n')
    csv('13-name.csv', HEAD + '合计科技园,1000\n总部大厦,2000\n')
    csv('14.csv', '载体名称,建筑面积（㎡）,截至\n甲,1,40664\n乙,2,2011年5月\n丙,3,2011/5/1\n丁,4,2011.05\n戊,5,二〇一一年五月\n')
    csv('14-order.csv', '载体名称,建筑面积（㎡）,截至\n甲,1,1/3/2004\n乙,2,25/3/2004\n')
    dates = [['载体名称', '建筑面积（㎡）', '截至'], ['甲', 1, 40664], ['乙', 2, 40664.75]]
    xlsx('14-plain.xlsx', dates)
    xlsx('14-shown.xlsx', dates, date_columns='C')
    dates = [['载体名称', '建筑面积（㎡）', '截至'], ['甲', 1, 39202]]
    xlsx('14-1904.xlsx', dates, date_columns='C', is_1904=True)
    xlsx('14-1904-plain.xlsx', dates, is_1904=True)
    xlsx('15-formula.xlsx', [['载体名称', '建筑面积（㎡）'], ['甲楼', Formula('B3*2')], ['乙楼', 2]])
    put('15-locked.xlsx', b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + b'\0' * 504 + 'EncryptedPackage'.encode('utf-16-le') + b'\0' * 480)
    put('15-old.xls', b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + b'\0' * 504 + 'Workbook'.encode('utf-16-le') + b'\0' * 496)
    xlsx('15-sheet-locked.xlsx', [['载体名称', '建筑面积（㎡）'], ['甲楼', 1]],
         protection='<sheetProtection sheet="1" password="CC1A"/>')
    xlsx('15-sheets.xlsx', [['载体名称', '建筑面积（㎡）'], ['甲楼', 1]], more_sheets=[[['载体名称', '建筑面积（㎡）'], ['乙楼', 2]]])


def values():
    csv('16.csv', '编号,载体名称,建筑面积（㎡）\n0512,甲,1\n512,乙,2\n')
    csv('17.csv', '载体名称,建筑面积\n甲,75.5万㎡\n乙,120万平方米\n丙,8.5公顷\n丁,120亩\n戊,"1,234.5㎡"\n己,７５．５万㎡\n')
    csv('17-conflict.csv', '载体名称,建筑面积（万㎡）\n甲,75.5\n乙,1000㎡\n')
    csv('17-comma.csv', HEAD + '甲,"75,5"\n乙,1\n')
    csv('18.csv', '载体名称,建筑面积\n甲,1000\n乙,2000\n')
    csv('18-mixed.csv', '载体名称,建筑面积（㎡）\n甲,310000\n乙,280000\n丙,350000\n丁,300000\n戊,330000\n己,32\n庚,290000\n')
    csv('19-land.csv', '载体名称,占地面积（㎡）\n甲,120\n')
    csv('19-far.csv', '载体名称,建筑面积（㎡）,占地面积（㎡）\n甲,100000,1000\n乙,2000,1000\n')
    csv('19-two.csv', '载体名称,建筑面积（㎡）,计容建筑面积（㎡）\n甲,100,90\n')
    csv('19-ratio.csv', '载体名称,建筑面积（计容）（㎡）\n甲,90\n')
    csv('20.csv', '载体名称,建筑面积（㎡）,状态,截至\n甲,,已建成,\n乙,-,,—\n丙,—,无,无\n丁,待定,待定,待定\n戊,N/A,在建,N/A\n')
    csv('21.csv', HEAD + '甲,-5\n乙,1e12\n丙,NaN\n丁,Infinity\n戊,7\n己,#DIV/0!\n庚,很大\n')
    csv('22.csv', '载体名称,所在区,建筑面积（㎡）\n软件楼,工业园区,1000\n软件楼,苏州工业园区,1000\n软件楼,昆山市,1000\n'
                  '软 件 楼,昆山,2000\n二期Ａ,昆山,5\n二期A,昆山市,5\n')
    csv('22-key.csv', '编号,载体名称,建筑面积（㎡）\nA1,甲,1\nA1,乙,2\n')
    csv('22-old.csv', '载体名称,所在区,建筑面积（㎡）\n甲,园区,1\n乙,虎丘区,2\n丙,平江区,4\n丁,姑苏区,8\n戊,吴县市,16\n')


def gcj02(lon, lat):
    """The published formulas of the offset, for a file that hides it."""
    x, y, pi = lon - 105, lat - 35, math.pi
    waves = (20 * math.sin(6 * x * pi) + 20 * math.sin(2 * x * pi)) * 2 / 3
    d_lat = (-100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + waves
             + (20 * math.sin(y * pi) + 40 * math.sin(y / 3 * pi)) * 2 / 3
             + (160 * math.sin(y / 12 * pi) + 320 * math.sin(y * pi / 30)) * 2 / 3)
    d_lon = (300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + waves
             + (20 * math.sin(x * pi) + 40 * math.sin(x / 3 * pi)) * 2 / 3
             + (150 * math.sin(x / 12 * pi) + 300 * math.sin(x / 30 * pi)) * 2 / 3)
    e2 = 0.00669342162296594323
    magic = 1 - e2 * math.sin(lat / 180 * pi) ** 2
    return (lon + d_lon * 180 / (6378245 / math.sqrt(magic) * math.cos(lat / 180 * pi) * pi),
            lat + d_lat * 180 / (6378245 * (1 - e2) / (magic * math.sqrt(magic)) * pi))


def coordinates(database):
    csv('23.csv', LONLAT + '甲,31.30,120.70,1\n乙,31.31,120.71,2\n')
    geojson('23.json', [carrier('甲楼', point(31.30, 120.70))])
    geojson('24.json', [carrier('甲楼', point(120.70, 31.30))],
            crs={'type': 'name', 'properties': {'name': 'urn:ogc:def:crs:EPSG::4490'}})
    shape('25', prj=None)
    metres = [(566000.0, 3465000.0), (566500.0, 3465500.0)]
    shape('26', places=metres)
    csv('26.csv', LONLAT + '甲,559014,3466619,1\n')
    csv('27.csv', '名称,X,Y,建筑面积（㎡）\n甲,40566000,3465000,1\n')
    csv('27-plain.csv', '名称,X,Y,建筑面积（㎡）\n甲,566000,3465000,1\n')
    csv('27-one.csv', '名称,坐标,建筑面积（㎡）\n甲,"566000,3465000",1\n乙,"566000.5,3465000.5",2\n')
    with sqlite3.connect(database) as db:
        parks = [(n, *struct.unpack('<2d', g[43:59])) for n, g in
                 db.execute('SELECT name_zh, geom FROM park WHERE geom IS NOT NULL AND accuracy_m <= 1000 ORDER BY id')
                 if struct.unpack('<i', g[39:43])[0] == 1]
    csv('28.csv', '载体名称,所属园区,经度,纬度,建筑面积（㎡）\n' + ''.join(
        '%s楼,%s,%.6f,%.6f,1\n' % ((n, n) + gcj02(x, y)) for n, x, y in parks))
    csv('29.csv', '名称,X,Y,建筑面积（㎡）\n甲,13436263,3671766,1\n')
    x, y = 6378137 * math.radians(120.70), 6378137 * math.log(math.tan(math.pi / 4 + math.radians(31.30) / 2))
    geojson('29.json', [carrier('甲楼', polygon([[[x, y], [x + 1000, y], [x + 1000, y + 1000], [x, y + 1000], [x, y]]]))])
    csv('30.csv', LONLAT + '甲,120.70,31.30,1\n')
    csv('31.csv', '名称,坐标,建筑面积（㎡）\n甲,120.73，31.26,1\n乙,"120°43\'48""E 31°15\'36""N",2\n丙,31.26N 120.73E,3\n'
                  '丁,12043.8E 3115.6N,4\n戊,东经120度43分48秒 北纬31度15分36秒,5\n己,somewhere,6\n')
    csv('31-columns.csv', LONLAT + '甲,120°43\'48",31°15\'36",1\n乙,120:43:48,31:15:36,2\n丙,E120.73,N31.26,3\n丁,12043.8E,3115.6N,4\n'
                                   '戊,１２０．７３,３１．２６,5\n己,"120,73","31,26",6\n庚,120°61\',31.26,7\n')
    csv('31-half.csv', LONLAT + '甲,120.70,,1\n乙,120.71,31.31,2\n')


def geometries():
    bowtie = [[[120.70, 31.30], [120.71, 31.31], [120.71, 31.30], [120.70, 31.31], [120.70, 31.30]]]
    good = carrier('乙楼', polygon(SQUARE), '2000㎡')
    geojson('32.json', [carrier('甲楼', polygon(bowtie)), good])
    shape('32', places=[bowtie[0:1], SQUARE])
    geojson('33-open.json', [carrier('甲楼', polygon([SQUARE[0][:4]]))])
    geojson('33-two.json', [carrier('甲楼', polygon([SQUARE[0][:2]])), good])
    geojson('34.json', [carrier('甲楼', None), carrier('丙楼', polygon([])), good])
    shape('34', places=[None, (120.71, 31.31)])
    geojson('35-z.json', [carrier('甲楼', point(120.70, 31.30, 12.5))])
    geojson('35-collection.json', [carrier('甲楼', {'type': 'GeometryCollection', 'geometries': [
        point(120.70, 31.30), polygon(SQUARE)]}), good])
    geojson('35-line.json', [carrier('甲楼', {'type': 'LineString', 'coordinates': SQUARE[0]}), good])
    geojson('35-mixed.json', [carrier('甲楼', point(120.70, 31.30)), good])
    csv('36.csv', LONLAT + '甲,1e400,31.30,1\n乙,120.71,31.31,2\n丙,NaN,31.31,3\n丁,Infinity,31.31,4\n戊,120.71,31.30,5\n')
    csv('36.json', '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"名称":"甲楼","建筑面积":"1000㎡"},'
                   '"geometry":{"type":"Point","coordinates":[1e400,31.30]}},{"type":"Feature","properties":'
                   '{"名称":"乙楼","建筑面积":"2000㎡"},"geometry":{"type":"Point","coordinates":[120.7,31.3]}}]}')
    shape('36', places=[(float('inf'), 31.3), (120.71, 31.31)])
    geojson('37-hole.json', [carrier('甲楼', polygon(SQUARE + [[[x + 1, y] for x, y in SQUARE[0]]])), good])
    geojson('37-order.json', [carrier('甲楼', polygon([SQUARE[0][::-1]]))])
    geojson('37-double.json', [carrier('甲楼', polygon([[p for p in SQUARE[0] for _ in 'ab']]))])
    geojson('37-spike.json', [carrier('甲楼', polygon([SQUARE[0][:2] + [[120.72, 31.30]] + SQUARE[0][1:]])), good])


def zones():
    def box(x0, y0, x1, y1):
        return polygon([[[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]])

    def district(name, geometry):
        return feature({'名称': name, '精度': 100}, geometry)
    west, east = box(120.60, 31.25, 120.70, 31.35), box(120.70, 31.25, 120.80, 31.35)
    geojson('38-overlap.json', [district('苏州工业园区', box(120.55, 31.2, 120.72, 31.4)), district('苏州高新区', west)])
    geojson('38-twice.json', [district('苏州工业园区', east), district('工业园区', east)])
    geojson('38-two.json', [district('苏州工业园区', east), district('工业园区', west)])
    geojson('38-strange.json', [district('西部新城', west)])
    geojson('39.json', [carrier('甲楼', point(566000, 3465000))],
            crs={'type': 'name', 'properties': {'name': 'urn:ogc:def:crs:EPSG::4549'}})


def huge():
    n = 200000
    ring = [[120.7 + 0.01 * math.cos(2 * math.pi * i / n), 31.3 + 0.01 * math.sin(2 * math.pi * i / n)] for i in range(n)]
    geojson('40-ring.json', [carrier('甲楼', polygon([ring + ring[:1]]))])
    csv('40-rows.csv', HEAD + ''.join('第%d号楼,%d\n' % (i, i) for i in range(1, 5001)))


def parts():
    def without(name, *endings):
        shape(name)
        for ending in endings:
            os.remove(name + ending)
    without('41-no-dbf', '.dbf')
    without('41-no-shx', '.shx')
    without('41-no-shp', '.shp')
    shape('41-cut')
    os.truncate('41-cut.shp', 140)
    shape('41-cut-dbf')
    os.truncate('41-cut-dbf.dbf', 200)
    shape('41-upper')
    for ending in ('shp', 'shx', 'dbf', 'prj'):
        os.rename('41-upper.' + ending, '41-UPPER.' + ending.upper())
    shape('41 载体（最终版）')
    archive('41-two-gbk.zip', [(('载体%s.csv' % n).encode('gbk'), PLAIN.encode()) for n in '甲乙'])
    files = []
    for ending in ('shp', 'shx', 'dbf', 'prj'):
        with open('01.' + ending, 'rb') as part:
            files.append((('载体分布.' + ending).encode('gbk'), part.read()))
    archive('41-names.zip', files)
    archive('41-upper.zip', [(n.upper(), d) for n, d in files])
    archive('41-zip.zip', [('a.zip', open('41-names.zip', 'rb').read())])
    archive('41-two.zip', [('a.csv', PLAIN.encode()), ('b.csv', PLAIN.encode())])


def text():
    csv('42.csv', HEAD + '\u3000软件\u00a0楼\u200b\x07 ,1\n乙😀,2\n"丙\n楼",3\n丁\ue000,4\n戊\u202e楼,5\n己\x1b[31m红,6\n')
    csv('42-long.csv', HEAD + '楼' * 2000 + ',1\n乙,2\n')
    csv('42-cell.csv', HEAD.strip() + ',备注说明\n甲,1,' + 'x' * 100000 + '\n乙,2,短\n')
    csv('42-mega.csv', HEAD + 'x' * 1048570 + ',1\n乙,2\n')
    csv('42-above.csv', HEAD + 'x' * 2000000 + ',1\n乙,2\n')
    csv('43.csv', '编号,载体名称,建筑面积（㎡）,=cmd|calc,<b>\n"\');DROP TABLE carrier;--","<script>alert(1)</script>]]>",1,=1+1,"&lt;"\n'
                  '../../etc/passwd,"\' OR 1=1 --",2,"{""a"":1}",\n"=cmd|\' /C calc\'!A0",@SUM(A1),3,+1,-1\n')
    csv('43-parks.csv', '名称,所在区,经度,纬度,精度\n"<script>alert(1)</script>",工业园区,120.72,31.30,100\n"]]>&amp;""x""",工业园区,120.73,31.29,100\n=1+1,工业园区,120.74,31.28,100\n')
    put('43-nul.csv', (HEAD + '甲\0乙,1\n丙,2\n').encode())
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + ''.join(
        '<!ENTITY %c "%s">' % (98 + i, '&%c;' % (97 + i) * 10) for i in range(9)) + ']>'
    with zipfile.ZipFile('43-entities.xlsx', 'w') as out:
        out.writestr('xl/workbook.xml', bomb + '<workbook>&j;</workbook>')
    csv('43-entities.kml', bomb + '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>&j;</name>'
        '<Point><coordinates>120.7,31.3</coordinates></Point></Placemark></Document></kml>')
    csv('43-outside.kml', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><kml xmlns="http://www.opengis.net/kml/2.2">'
        '<Document><Placemark><name>楼&a;</name><Point><coordinates>120.7,31.3</coordinates></Point></Placemark></Document></kml>')
    archive('43-paths.zip', [('../../载体.csv'.encode(), PLAIN.encode())])
    archive('43-root.zip', [('/tmp/carriermap-evil.csv', PLAIN.encode())])


def databases():
    with sqlite3.connect('44-plain.sqlite') as db:
        db.execute('CREATE TABLE a (b)')
    put('44-corrupt.sqlite', b'SQLite format 3\0' + b'\x10\0' + b'\xff' * 8000)
    csv('44-text.sqlite', '这不是数据库')


def hostile():
    csv('x-vrt.csv', '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>')
    csv('x-vrt.vrt', '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>')
    csv('x-service.xml', '<OGRWFSDataSource><URL>http://127.0.0.1:9/wfs</URL></OGRWFSDataSource>')
    csv('x-topology.json', '{"type":"Topology","objects":{}}')
    csv('x-deep.json', '{"type":"FeatureCollection","features":[' + '[' * 100000)
    csv('x-deep-value.json', '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"名称":"甲","x":'
        + '[' * 100000 + ']' * 100000 + '},"geometry":null}]}')
    csv('x-collections.json', '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"名称":"甲"},"geometry":'
        + '{"type":"GeometryCollection","geometries":[' * 20000 + ']}' * 20000 + '}]}')
    put('x-empty.csv', b'')
    put('x-nul.bin', b'\0' * 4096)
    with open('x-sparse.csv', 'wb') as out:
        out.truncate(1 << 30)
    with open('x-sparse.json', 'wb') as out:
        out.write(b'{"type":"FeatureCollection","features":[')
        out.truncate(1 << 30)
    with zipfile.ZipFile('x-bomb.zip', 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as out, out.open('a.csv', 'w') as part:
        part.write(HEAD.encode())
        for _ in range(300):
            part.write(b'\n' * (1 << 20))
    with zipfile.ZipFile('x-bomb.xlsx', 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        with out.open('xl/workbook.xml', 'w') as part:
            part.write(b'<workbook><!--')
            for _ in range(300):
                part.write(b' ' * (1 << 20))
    with zipfile.ZipFile('x-bomb.ods', 'w', zipfile.ZIP_DEFLATED) as out:
        out.writestr('mimetype', 'application/vnd.oasis.opendocument.spreadsheet')
        out.writestr('content.xml', '<o><table name="a"><table-row><table-cell><p>名称</p></table-cell></table-row>'
                     '<table-row number-rows-repeated="2000000000"><table-cell><p>甲</p></table-cell></table-row></table></o>')
    csv('x-columns.csv', ','.join('c%d' % i for i in range(2000)) + '\n')
    with sqlite3.connect('x-foreign.sqlite') as db:
        db.executescript('CREATE TABLE 名单 (名称 TEXT, 建筑面积 TEXT); INSERT INTO 名单 VALUES ("甲楼", "1000㎡")')
    os.mkfifo('x-pipe.csv')
    os.mkdir('x-folder.csv')
    os.symlink('/dev/zero', 'x-device.csv')
    os.symlink('x-loop.csv', 'x-loop.csv')
    os.symlink('07.csv', 'x-link.csv')
    csv('x-gbk.kml', '<?xml version="1.0" encoding="GBK"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
        '<name>独墅湖软件楼</name><ExtendedData><Data name="建筑面积"><value>1000平方米</value></Data></ExtendedData>'
        '<Point><coordinates>120.7,31.3</coordinates></Point></Placemark></Document></kml>', 'gbk')
    csv('06-data.kml', '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>独墅湖软件楼</name><ExtendedData>'
        '<Data name="建筑面积（㎡）"><value>1000</value></Data><Data name="状态"><value>已建成</value></Data>'
        '<Data name="行业"><value>软件</value></Data></ExtendedData>'
        '<Point><coordinates>120.7,31.0</coordinates></Point></Placemark></Document></kml>')
    csv('x-gbk-lies.kml', '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
        '<name>独墅湖软件楼</name><Point><coordinates>120.7,31.3</coordinates></Point></Placemark></Document></kml>', 'gbk')


encodings()
sheets()
values()
coordinates(sys.argv[1])
geometries()
zones()
huge()
parts()
text()
databases()
hostile()
